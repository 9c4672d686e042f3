package io.billhook.devkit.simulator.stripe.state;

import java.util.List;

/**
 * A kind of Stripe object.
 *
 * @param type the object's {@code object} field
 * @param plural what stands for it in paths, such as {@code checkout/sessions}
 * @param filters parameters of its list besides those of every list
 * @param created type of the event that tells of a new one; empty where Stripe sends none
 */
public record Kind(
    String type, String plural, String idPrefix, List<String> filters, String created) {}
