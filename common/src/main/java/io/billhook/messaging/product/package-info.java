/**
 * The product's own mails: of accounts, invitations, receipts. Each is a template, bundled as a
 * short source that one layout makes HTML and text of; an installation replaces any of them by a
 * folder, a tenant those that are sent in its name. {@link
 * io.billhook.messaging.product.ProductMails} makes a mail of one and its values.
 *
 * <p>Depends on {@code config}, {@code messaging.template} and {@code postgres}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.messaging.product;
