SELECT concat(to_json("result"."instrument"), $1::text, "result"."detector")
FROM (SELECT "detector"."instrument" AS "instrument", "detector"."id" AS "detector"
  FROM "detector" AS "detector"
  WHERE "detector"."instrument" = $2::text
  AND ("detector"."id" < $3::bigint OR "detector"."raft" IS NULL)
  AND "detector"."id" = ANY($4::bigint[])
  AND ("detector"."id" BETWEEN $5::bigint
    AND $6::bigint
    AND "detector"."id" % $7::bigint = $8::bigint)
  AND NOT ("detector"."purpose" LIKE $9::text)
  AND ("detector"."id" / $10::bigint::numeric) >= $11::numeric) AS "result"
