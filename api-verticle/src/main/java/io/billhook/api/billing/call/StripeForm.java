package io.billhook.api.billing.call;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parameters as Stripe takes them: form-encoded, a nested one as {@code items[0][price]}. The same
 * ones in the same order are the same request.
 */
public final class StripeForm {
  private record Field(String name, String value) {}

  private final List<Field> fields;

  private StripeForm(List<Field> fields) {
    this.fields = List.copyOf(fields);
  }

  public static StripeForm empty() {
    return new StripeForm(List.of());
  }

  /**
   * With one more parameter; without it where the value is null.
   *
   * @param name as Stripe's documentation nests it, {@code items[0][price]}
   * @param value a text, a number or a truth value; an empty text takes away what Stripe holds
   */
  public StripeForm with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(name, value.toString()));
    return new StripeForm(more);
  }

  /** As it is sent. */
  public String encoded() {
    return fields.stream()
        .map(field -> encoded(field.name) + "=" + encoded(field.value))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
