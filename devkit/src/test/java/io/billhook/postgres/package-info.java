/** Tests that need more of the database's classes than others see. */
@org.jspecify.annotations.NullMarked
package io.billhook.postgres;
