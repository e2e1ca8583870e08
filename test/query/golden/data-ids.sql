SELECT concat("result"."detector")
FROM (SELECT "detector"."id" AS "detector"
  FROM "detector" AS "detector"
  WHERE "detector"."instrument" = $1::text) AS "result"
