package io.billhook.messaging;

import io.billhook.crypto.Sealer;
import io.billhook.postgres.Column;
import io.billhook.postgres.Tx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The files of mails that wait, each sealed in a row of its own as the text of its mail is. */
public final class MailAttachments {
  private final Sealer sealer;

  public MailAttachments(Sealer sealer) {
    this.sealer = sealer;
  }

  /** A sealed file in its row. */
  private record Sealed(UUID email, short position, String name, Buffer content) {}

  /** Those of several mails, gathered to be written by one statement. */
  final class Gathered {
    private final List<Sealed> rows = new ArrayList<>();

    void add(UUID email, List<Attachment> attachments) {
      for (short i = 0; i < attachments.size(); i++) {
        rows.add(sealed(email, i, attachments.get(i)));
      }
    }

    /** In the transaction that has written the mails, under the same role and scope. */
    void write(Tx tx, @Nullable UUID tenant) {
      if (!rows.isEmpty()) {
        tx.update(
            MailAttachmentsSql.INSERT,
            tenant,
            Column.of(UUID.class, rows, Sealed::email),
            Column.of(Short.class, rows, Sealed::position),
            Column.of(String.class, rows, Sealed::name),
            Column.of(Buffer.class, rows, Sealed::content));
      }
    }
  }

  private Sealed sealed(UUID email, short position, Attachment file) {
    byte[] content = sealer.seal(file.content().getBytes(), place(email, position));
    return new Sealed(email, position, file.name(), Buffer.buffer(content));
  }

  Gathered gather() {
    return new Gathered();
  }

  /**
   * The files of one mail in their order; none where it has none, or they are gone since it was
   * sent. The transaction has the role of the worker, in the scope of the mail.
   *
   * @throws Sealer.UnsealableException where this process lacks the key
   */
  public List<Attachment> load(Tx tx, UUID email) {
    return tx.query(MailAttachmentsSql.OF_MAIL, email)
        .map(
            row ->
                new Attachment(
                    row.text("name"),
                    Buffer.buffer(
                        sealer.open(
                            row.bytes("sealed"), place(email, (short) row.integer("position"))))));
  }

  /** Forgets the files of a mail that is sent, or never will be. As {@link #load}, or the api. */
  public static void delete(Tx tx, UUID email) {
    tx.update(MailAttachmentsSql.DELETE, email);
  }

  private static String place(UUID email, short position) {
    return "email_attachment:" + email + ":" + position;
  }
}
