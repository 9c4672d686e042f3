package io.billhook.phone;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import io.billhook.config.SmsConfig;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A phone number that is assigned, as far as the numbering plan of its country tells.
 *
 * @param e164 as {@code +491701234567}
 * @param country ISO 3166-1 alpha-2
 * @param kind what its plan says that it costs
 */
public record PhoneNumber(String e164, String country, Kind kind) {
  /** Whether who has it texted pays more than usual, and its owner gets a part. */
  public enum Kind {
    USUAL,
    PREMIUM,
    /** Of a person who is reached anywhere by it, at a price of its own (Britain's +44 70). */
    PERSONAL
  }

  /** What a right number is, for errors. */
  public static final String WANTED =
      "must be a number with the code of its country, as +491701234567 (E.164)";

  /** As people write one. Longer than any: E.164 has 15 digits. */
  private static final Pattern WRITTEN = Pattern.compile("\\+[0-9 ().\\-/]{7,30}");

  /** Satellite phones and the like, which are of no country. */
  private static final String NO_COUNTRY = "001";

  /** Nobody's: to try things with (twilio.com/docs/iam/test-credentials). */
  private static final String TRIAL = "+1500555";

  private static final PhoneNumberUtil PLANS = PhoneNumberUtil.getInstance();

  /** Reads one that begins with + and its country's code; empty where it is none. */
  public static Optional<PhoneNumber> of(String written) {
    String text = written.strip();
    if (!WRITTEN.matcher(text).matches()) {
      return Optional.empty();
    }
    Phonenumber.PhoneNumber number;
    try {
      number = PLANS.parse(text, null);
    } catch (NumberParseException _) { // which is how the library says that it is none
      return Optional.empty();
    }
    @Nullable String country = PLANS.getRegionCodeForNumber(number); // null where it is not valid
    if (country == null || country.equals(NO_COUNTRY) || !PLANS.isValidNumber(number)) {
      return Optional.empty();
    }
    return Optional.of(
        new PhoneNumber(PLANS.format(number, PhoneNumberFormat.E164), country, kind(number)));
  }

  private static Kind kind(Phonenumber.PhoneNumber number) {
    return switch (PLANS.getNumberType(number)) {
      case PREMIUM_RATE -> Kind.PREMIUM;
      case PERSONAL_NUMBER ->
          PLANS.format(number, PhoneNumberFormat.E164).startsWith(TRIAL)
              ? Kind.USUAL
              : Kind.PERSONAL;
      default -> Kind.USUAL;
    };
  }

  /** Why no text message goes to it, for the error of a field; empty where one does. */
  public Optional<String> refusal(SmsConfig config) {
    return switch (kind) {
      case PREMIUM -> Optional.of("must be no premium-rate number");
      case PERSONAL -> Optional.of("must be no personal number, whose rates are its own");
      case USUAL ->
          config.reaches(country)
              ? Optional.empty()
              : Optional.of("is of a country that this installation sends no text messages to");
    };
  }

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "PhoneNumber[…]";
  }
}
