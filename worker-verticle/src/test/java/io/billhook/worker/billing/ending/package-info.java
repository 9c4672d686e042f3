@org.jspecify.annotations.NullMarked
package io.billhook.worker.billing.ending;
