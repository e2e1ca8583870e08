SELECT concat("result"."detector")
FROM (SELECT "detector"."id" AS "detector"
  FROM "detector" AS "detector"
  WHERE "detector"."instrument" = $1::text
  AND "detector"."id" IN (SELECT "inner"."detector"
    FROM (SELECT "dataset_0"."instrument" AS "instrument", "dataset_0"."detector" AS "detector"
      FROM (SELECT m."instrument", m."detector"
        FROM "dataset_tags_00000002" AS m
        WHERE m.dataset_type_id = $2::bigint
        AND m."collection_id" = $3::bigint) AS "dataset_0"
      WHERE "dataset_0"."instrument" = $4::text) AS "inner")) AS "result"
