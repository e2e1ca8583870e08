SELECT "result"."skymap", "result"."tract", "result"."patch", "result"."patch&visit"
FROM (SELECT "overlap_0"."skymap" AS "skymap", "overlap_0"."tract" AS "tract", "overlap_0"."patch" AS "patch", string_agg(DISTINCT ("patch"."region" || '&' || "visit"."region") COLLATE "C", '|') AS "patch&visit"
  FROM (SELECT DISTINCT "o0"."skymap" AS "skymap", "o0"."tract" AS "tract", "o0"."patch" AS "patch", "o1"."instrument" AS "instrument", "o1"."visit" AS "visit"
    FROM "patch_skypix_overlap" AS "o0"
    JOIN "visit_skypix_overlap" AS "o1" ON "o1".skypix_index = "o0".skypix_index
    WHERE "o0".skypix_system = 'htm'
    AND "o0".skypix_level = 7
    AND "o0"."skymap" = $1::text
    AND "o1".skypix_system = 'htm'
    AND "o1".skypix_level = 7
    AND "o1"."instrument" = $2::text) AS "overlap_0"
  JOIN unnest($3::text[], $4::text[]) AS "upload_1"("instrument", "group") ON "upload_1"."instrument" = "overlap_0"."instrument"
  JOIN "physical_filter" AS "physical_filter" ON "physical_filter"."instrument" = "overlap_0"."instrument"
  JOIN "patch" AS "patch" ON "patch"."skymap" = "overlap_0"."skymap"
  AND "patch"."tract" = "overlap_0"."tract"
  AND "patch"."id" = "overlap_0"."patch"
  JOIN "visit" AS "visit" ON "visit"."instrument" = "overlap_0"."instrument"
  AND "visit"."id" = "overlap_0"."visit"
  AND "visit"."physical_filter" = "physical_filter"."name"
  WHERE "overlap_0"."instrument" = $5::text
  AND "overlap_0"."skymap" = $6::text
  GROUP BY "overlap_0"."skymap", "overlap_0"."tract", "overlap_0"."patch") AS "result"
