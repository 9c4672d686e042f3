package io.billhook.api.billing.plan;

/** Statements of {@link PlanRoutes} and {@link Price}, of the role engine: no tenant has these. */
final class PlanSql {
  private PlanSql() {}

  /** The oldest product first, the cheapest price first. */
  static final String ALL =
      forSale(
          "product.data::text AS product, price.data::text AS price",
          """
          ORDER BY (product.data->>'created')::bigint, product.stripe_id,
                   (price.data->>'unit_amount')::bigint NULLS LAST, price.stripe_id
          LIMIT 1000
          """);

  /** $1 id of a price. */
  static final String ONE = forSale("price.data::text AS price", "AND price.stripe_id = $1");

  /** Not hidden, by the product or the price, and for sale more than once. */
  private static String forSale(String columns, String rest) {
    return "SELECT "
        + columns
        + """

        FROM billing_object price
        JOIN billing_object product
          ON product.stripe_id = price.data->>'product' AND product.object = 'product'
        WHERE price.object = 'price'
          AND price.data->>'type' = 'recurring'
          AND price.data->'active' = 'true' AND product.data->'active' = 'true'
          AND price.data->'deleted' IS NULL AND product.data->'deleted' IS NULL
          AND price.data->'metadata'->>'hidden' IS DISTINCT FROM 'true'
          AND product.data->'metadata'->>'hidden' IS DISTINCT FROM 'true'
        """
        + rest;
  }

  /** $1 ids. Old ones are asked for again. */
  static final String DETAILS =
      """
      SELECT stripe_id, data::text AS data,
             fetched_at < clock_timestamp() - interval '5 minutes' AS old
      FROM billing_plan_detail WHERE stripe_id = ANY ($1::text[])
      """;

  /** $1 id, $2 what Stripe says. */
  static final String KEEP_DETAIL =
      """
      INSERT INTO billing_plan_detail (stripe_id, data, fetched_at)
      VALUES ($1, $2::text::jsonb, clock_timestamp())
      ON CONFLICT (stripe_id) DO UPDATE SET data = excluded.data, fetched_at = excluded.fetched_at
      """;
}
