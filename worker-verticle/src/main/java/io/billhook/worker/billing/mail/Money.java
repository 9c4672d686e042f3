package io.billhook.worker.billing.mail;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;

/**
 * An amount as Stripe's API counts it.
 *
 * @param minor in the smallest unit of the API, which is not always that of ISO 4217
 * @param currency ISO 4217 code, in any case
 */
record Money(long minor, String currency) {
  // docs.stripe.com/currencies: "Zero-decimal currencies", "Three-decimal currencies" and "Special
  // cases". ISK and UGX have no decimals in life, but two in the API.
  private static final Set<String> ZERO_DECIMAL =
      Set.of(
          "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
          "XOF", "XPF");
  private static final Set<String> THREE_DECIMAL = Set.of("BHD", "JOD", "KWD", "OMR", "TND");
  private static final Set<String> WHOLE_IN_LIFE = Set.of("ISK", "UGX");

  public Money {
    currency = currency.toUpperCase(Locale.ROOT);
  }

  /** The amount in the currency's main unit, with the decimals of the API. */
  public BigDecimal amount() {
    return BigDecimal.valueOf(minor, decimals());
  }

  private int decimals() {
    if (ZERO_DECIMAL.contains(currency)) {
      return 0;
    }
    return THREE_DECIMAL.contains(currency) ? 3 : 2;
  }

  /** For people who read English: {@code $1,234.50}, {@code ¥500}, {@code BHD 1.234}. */
  public String formatted() {
    BigDecimal amount = amount();
    int shown = decimals();
    if (WHOLE_IN_LIFE.contains(currency) && minor % 100 == 0) {
      shown = 0;
    }
    NumberFormat format = NumberFormat.getCurrencyInstance(Locale.US);
    format.setMinimumFractionDigits(shown);
    format.setMaximumFractionDigits(shown);
    if (format instanceof DecimalFormat decimal) {
      var symbols = decimal.getDecimalFormatSymbols();
      symbols.setCurrencySymbol(symbol());
      decimal.setDecimalFormatSymbols(symbols);
      decimal.setMinimumFractionDigits(shown);
      decimal.setMaximumFractionDigits(shown);
    }
    // A space that does not break, between code and number, is lost in plain text mails.
    return format.format(amount).replace('\u00a0', ' ');
  }

  private String symbol() {
    boolean known =
        Currency.getAvailableCurrencies().stream()
            .anyMatch(c -> c.getCurrencyCode().equals(currency));
    String symbol = known ? Currency.getInstance(currency).getSymbol(Locale.US) : currency;
    return symbol.chars().allMatch(Character::isLetter) ? symbol + ' ' : symbol;
  }
}
