SELECT "result"."instrument", "result"."skymap", "result"."tract", "result"."visit", "result"."band", "result"."day_obs", "result"."physical_filter", "result"."tract:region", "result"."visit:region"
FROM (SELECT "overlap_0"."instrument" AS "instrument", "overlap_0"."skymap" AS "skymap", "overlap_0"."tract" AS "tract", "overlap_0"."visit" AS "visit", "physical_filter"."band" AS "band", "visit"."day_obs" AS "day_obs", "physical_filter"."name" AS "physical_filter", "tract"."region" AS "tract:region", "visit"."region" AS "visit:region"
  FROM (SELECT DISTINCT "o0"."skymap" AS "skymap", "o0"."tract" AS "tract", "o1"."instrument" AS "instrument", "o1"."visit" AS "visit"
    FROM "tract_skypix_overlap" AS "o0"
    JOIN "visit_skypix_overlap" AS "o1" ON "o1".skypix_index = "o0".skypix_index
    WHERE "o0".skypix_system = 'htm'
    AND "o0".skypix_level = 7
    AND "o0"."skymap" = $1::text
    AND "o1".skypix_system = 'htm'
    AND "o1".skypix_level = 7
    AND "o1"."instrument" = $2::text) AS "overlap_0"
  JOIN "physical_filter" AS "physical_filter" ON "physical_filter"."instrument" = "overlap_0"."instrument"
  JOIN "tract" AS "tract" ON "tract"."skymap" = "overlap_0"."skymap"
  AND "tract"."id" = "overlap_0"."tract"
  JOIN "visit" AS "visit" ON "visit"."instrument" = "overlap_0"."instrument"
  AND "visit"."id" = "overlap_0"."visit"
  AND "visit"."physical_filter" = "physical_filter"."name"
  WHERE "overlap_0"."instrument" = $3::text
  AND "overlap_0"."skymap" = $4::text) AS "result"
