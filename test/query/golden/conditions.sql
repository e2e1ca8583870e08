SELECT concat("result"."detector")
FROM (SELECT "detector"."id" AS "detector"
  FROM "detector" AS "detector"
  WHERE "detector"."instrument" = $1::text
  AND ("detector"."id" < $2::bigint OR "detector"."raft" IS NULL)
  AND "detector"."id" = ANY($3::bigint[])
  AND ("detector"."id" BETWEEN $4::bigint
    AND $5::bigint
    AND "detector"."id" % $6::bigint = $7::bigint)
  AND NOT ("detector"."purpose" LIKE $8::text)
  AND ("detector"."id" / $9::bigint::numeric) >= $10::numeric) AS "result"
