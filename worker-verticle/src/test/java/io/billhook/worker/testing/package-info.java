/** What the tests of this module share: a database, a provider that does as told, an outbox. */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.testing;
