/**
 * What a phone number is: one rule for tenants' text messages and for codes. A number as a person
 * wrote it enters, E.164 and its country leave. The only place with libphonenumber. Depends on
 * {@code config}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.phone;
