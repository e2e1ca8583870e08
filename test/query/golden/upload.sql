SELECT concat(to_json("result"."instrument"), $1::text, "result"."detector")
FROM (SELECT "upload_0"."instrument" AS "instrument", "upload_0"."detector" AS "detector"
  FROM unnest($2::text[], $3::bigint[]) AS "upload_0"("instrument", "detector")) AS "result"
