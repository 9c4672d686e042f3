/**
 * Accounts: sign-up, invitations of who has none, profile, export, deletion, and the pages that
 * links in mails open.
 *
 * <p>{@link io.billhook.api.auth.account.NewAccounts} makes every account; {@link
 * io.billhook.api.auth.account.Accounts} serves the command line. Depends on {@code
 * auth.reauthentication}, {@code auth.password}, {@code auth.session} and {@code auth.token},
 * {@code common}, {@code api.http}, {@code api.limit} and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.auth.account;
