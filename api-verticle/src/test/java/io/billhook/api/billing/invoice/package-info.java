@org.jspecify.annotations.NullMarked
package io.billhook.api.billing.invoice;
