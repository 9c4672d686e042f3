/**
 * Templates of mails: Handlebars over maps alone, with the helpers if, unless, each, with and
 * lookup. A source enters, {@link io.billhook.messaging.template.MailTemplate} compiles it, values
 * make a mail of it; nobody's code is called, and the work of each is bounded, since anybody may
 * write one. {@link io.billhook.messaging.template.TenantTemplates} finds those of a tenant.
 *
 * <p>Depends on {@code postgres} and {@code text}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.messaging.template;
