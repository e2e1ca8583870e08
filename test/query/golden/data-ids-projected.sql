SELECT concat("result"."quoted physical_filter", $1::text, "result"."quoted band")
FROM (SELECT DISTINCT "physical_filter"."quoted physical_filter" AS "quoted physical_filter", "physical_filter"."quoted band" AS "quoted band"
  FROM (SELECT *, to_json("name")::text AS "quoted physical_filter", to_json("band")::text AS "quoted band"
    FROM "physical_filter" OFFSET 0) AS "physical_filter"
  JOIN "visit" AS "visit" ON "visit"."instrument" = "physical_filter"."instrument"
  AND "visit"."physical_filter" = "physical_filter"."name"
  JOIN "detector" AS "detector" ON "detector"."instrument" = "physical_filter"."instrument"
  WHERE "physical_filter"."instrument" = $2::text) AS "result"
