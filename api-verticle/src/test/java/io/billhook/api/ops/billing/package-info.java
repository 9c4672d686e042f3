@org.jspecify.annotations.NullMarked
package io.billhook.api.ops.billing;
