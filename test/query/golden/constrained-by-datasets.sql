SELECT concat(to_json("result"."instrument"), $1::text, "result"."detector")
FROM (SELECT "dataset_0"."instrument" AS "instrument", "dataset_0"."detector" AS "detector"
  FROM (SELECT DISTINCT m."instrument", m."detector"
    FROM "dataset_tags_00000002" AS m
    WHERE m.dataset_type_id = $2::bigint
    AND m."collection_id" = ANY($3::bigint[])) AS "dataset_0"
  WHERE "dataset_0"."instrument" = $4::text) AS "result"
