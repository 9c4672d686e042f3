/** Twilio's callbacks: who signed them, and what becomes of them. */
@org.jspecify.annotations.NullMarked
package io.billhook.api.intake.twilio;
