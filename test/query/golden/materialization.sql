WITH "materialization_0" AS MATERIALIZED (SELECT "dataset_0"."instrument" AS "instrument", "dataset_0"."detector" AS "detector"
  FROM (SELECT m."instrument", m."detector"
    FROM "dataset_tags_00000002" AS m
    WHERE m.dataset_type_id = $1::bigint
    AND m."collection_id" = $2::bigint) AS "dataset_0"
  WHERE "dataset_0"."instrument" = $3::text)
SELECT concat(to_json("result"."instrument"), $4::text, "result"."detector")
FROM (SELECT "materialization_0"."instrument" AS "instrument", "materialization_0"."detector" AS "detector"
  FROM "materialization_0" AS "materialization_0") AS "result"
