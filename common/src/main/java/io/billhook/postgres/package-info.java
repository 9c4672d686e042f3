/**
 * The only place that knows Vert.x SQL types. Features see {@link io.billhook.postgres.Database},
 * which runs straight-line work in a transaction under a role and a tenant, and {@link
 * io.billhook.postgres.Tx}, which takes statements. The measured hot paths use {@link
 * io.billhook.postgres.EnginePool}, single statements as futures.
 *
 * <p>A request waits for each answer as long as its {@link io.billhook.postgres.StoreTimeout} says,
 * and its {@link io.billhook.postgres.Premise} is asked in each of its transactions. {@link
 * io.billhook.postgres.Notices} hears what others tell.
 *
 * <p>JSON travels as text both ways: {@code $1::text::jsonb} going in, {@code data::text} coming
 * out, so that numbers stay exact. Depends on {@code config}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.postgres;
