SELECT concat(to_json("result"."instrument"), $1::text, "result"."detector")
FROM (SELECT "detector"."instrument" AS "instrument", "detector"."id" AS "detector"
  FROM "detector" AS "detector"
  WHERE "detector"."instrument" = $2::text) AS "result"
