SELECT concat(to_json("result"."instrument"), $1::text, to_json("result"."physical_filter"), $2::text, to_json("result"."band"))
FROM (SELECT DISTINCT "physical_filter"."instrument" AS "instrument", "physical_filter"."name" AS "physical_filter", "physical_filter"."band" AS "band"
  FROM "physical_filter" AS "physical_filter"
  JOIN "visit" AS "visit" ON "visit"."instrument" = "physical_filter"."instrument"
  AND "visit"."physical_filter" = "physical_filter"."name"
  JOIN "detector" AS "detector" ON "detector"."instrument" = "physical_filter"."instrument"
  WHERE "physical_filter"."instrument" = $3::text) AS "result"
