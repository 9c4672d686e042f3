package io.billhook.messaging.template;

import org.jspecify.annotations.Nullable;

/**
 * What somebody has written.
 *
 * @param html at least one of html and text is there
 */
public record TemplateSource(String subject, @Nullable String html, @Nullable String text) {}
