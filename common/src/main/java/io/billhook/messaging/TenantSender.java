package io.billhook.messaging;

import io.billhook.text.CodePoints;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who tenants' mails are from: their own name over an address of the installation, never the
 * product's name, under which it writes about accounts.
 *
 * @param address of the installation
 * @param name what it lends to all tenants; null: theirs are shown
 * @param products what the product is called
 */
public record TenantSender(String address, @Nullable String name, List<String> products) {
  private static final int MOST_OF_NAME = 60;
  private static final Pattern LEADS = Pattern.compile("@|://|www\\.", Pattern.CASE_INSENSITIVE);

  /** Cyrillic, Greek, Armenian, digits; and at the same place below what each is taken for. */
  private static final String ALIKE = "авекмнорстухіјѕһԁԛԝѵӏьαβεικνορτυχγηոսօհց01iıɩǀ";

  private static final String LATIN = "abekmhopctyxljshdqwvlbabelkvoptyxynnuohgolllll";

  private static final int SHORTEST = 3; // of a product's name that says anything

  /**
   * What an installation sends as.
   *
   * @param installation the sender of its own mails
   * @param lent the sender that is set for tenants; null for none
   * @param product its name, where it is set
   */
  public static TenantSender of(
      EmailAddress installation, @Nullable EmailAddress lent, @Nullable String product) {
    EmailAddress from = lent == null ? installation : lent;
    return new TenantSender(
        from.address(),
        lent == null ? null : lent.name(),
        List.of(
            bare(installation.name() == null ? "" : installation.name()),
            bare(product == null ? "" : product)));
  }

  /**
   * The sender of one tenant's mails.
   *
   * @param tenant its name
   */
  public EmailAddress of(String tenant) {
    return new EmailAddress(name == null ? shown(tenant) : name, address);
  }

  /** As far as a header shows it; null where it says it is somebody else. */
  private @Nullable String shown(String tenant) {
    String line = tenant.replaceAll("[\"<>\\\\,;:()\\[\\]\\p{Cntrl}\\p{Cf}]", " ").strip();
    String bare = bare(line);
    boolean product =
        products.stream().anyMatch(one -> one.length() >= SHORTEST && bare.contains(one));
    if (bare.isEmpty() || product || LEADS.matcher(tenant).find()) {
      return null;
    }
    return CodePoints.cut(line.replaceAll("\\s+", " "), MOST_OF_NAME);
  }

  /**
   * Letters and digits alone, without case, width and marks; those that look like another one are
   * taken for it, in the product's name as well (after Unicode's confusables, UTS #39).
   */
  private static String bare(String name) {
    String plain =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N}]", "");
    StringBuilder bare = new StringBuilder(plain.length());
    for (int i = 0; i < plain.length(); i++) {
      int found = ALIKE.indexOf(plain.charAt(i));
      bare.append(found < 0 ? plain.charAt(i) : LATIN.charAt(found));
    }
    return bare.toString();
  }
}
