SELECT concat("result"."detector")
FROM (SELECT "dataset_0"."detector" AS "detector"
  FROM (SELECT DISTINCT m."instrument", m."detector"
    FROM "dataset_tags_00000002" AS m
    WHERE m.dataset_type_id = $1::bigint
    AND m."collection_id" = ANY($2::bigint[])) AS "dataset_0"
  WHERE "dataset_0"."instrument" = $3::text) AS "result"
