/**
 * Tests that see every module: the rules of the code, the settings, the documents, the statements,
 * and row level security. {@code rule} holds the rules themselves, so that they can be shown to
 * fail on the fixtures under {@code rule.fixture}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook;
