package io.billhook.reseal;

import io.billhook.crypto.Sealer;
import io.billhook.postgres.Column;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Opens each value that an older key has sealed and seals it with the newest one. A batch is a
 * transaction, without locks between its look and its write: where somebody has written meanwhile,
 * theirs stays. So it can run beside everything else, be broken off and begun again; what is under
 * the newest key is passed over.
 *
 * <p>Rows are found by their place on disk, since each table has another primary key. One that
 * somebody writes meanwhile moves, so a table is gone through again while older values are left.
 */
public final class Reseal {
  private static final int BATCH = 500;
  private static final int PAGES = 64;
  private static final int PAGES_TO_COUNT = 4096;
  private static final int PASSES = 5;
  private static final int MOST_NAMED = 100;

  /**
   * How far it is.
   *
   * @param resealed in this column so far
   * @param percent of the column's table
   */
  public record Progress(SealedColumn column, long resealed, int percent) {}

  /**
   * What was found and done.
   *
   * @param resealed by column
   * @param refused how many values no key opens; they stay as they are
   * @param named the places of the first of them, which hold ids alone
   * @param left how many values each key has sealed, by the key's id; empty for what is no sealed
   *     value at all
   */
  public record Outcome(
      Map<String, Long> resealed, long refused, List<String> named, SortedMap<String, Long> left) {}

  private record Fresh(String spot, Buffer older, Buffer newer) {}

  /** What a look at a table came to. */
  private static final class Tally {
    private final List<String> named = new ArrayList<>();
    private long refused;
    private long resealed;

    private void refuse(String place) {
      refused++;
      if (named.size() < MOST_NAMED) {
        named.add(place);
      }
    }
  }

  private final Transactions keys;
  private final Sealer sealer;

  /**
   * @param keys the database as {@code billhook_keys}
   * @param sealer with the new key first, and every older one
   */
  public Reseal(Transactions keys, Sealer sealer) {
    this.keys = keys;
    this.sealer = sealer;
  }

  /**
   * Goes through every column.
   *
   * @param told after each part of a table
   */
  public Outcome run(Consumer<Progress> told) {
    SortedMap<String, Long> resealed = new TreeMap<>();
    SortedMap<String, Long> left = new TreeMap<>();
    List<String> named = new ArrayList<>();
    long refused = 0;
    for (SealedColumn column : SealedColumn.ALL) {
      long done = 0;
      for (int pass = 1; ; pass++) {
        Tally tally = pass(column, done, told);
        done = tally.resealed;
        SortedMap<String, Long> counted = count(column);
        if (pass == PASSES || older(counted) <= tally.refused) {
          refused += tally.refused;
          tally.named.stream().limit(MOST_NAMED - named.size()).forEach(named::add);
          counted.forEach((key, count) -> left.merge(key, count, Long::sum));
          break;
        }
      }
      resealed.put(column.toString(), done);
    }
    return new Outcome(resealed, refused, named, left);
  }

  private Tally pass(SealedColumn column, long done, Consumer<Progress> told) {
    Tally tally = new Tally();
    tally.resealed = done;
    long pages = pages(column);
    for (long from = 0; from < pages; from += PAGES) {
      part(column, from, tally);
      int percent = (int) Math.min(100, 100 * (from + PAGES) / pages);
      told.accept(new Progress(column, tally.resealed, percent));
    }
    return tally;
  }

  private void part(SealedColumn column, long from, Tally tally) {
    String after = spot(from);
    List<Row> found;
    do {
      found =
          keys
              .read(ResealSql.find(column), sealer.newestHead(), after, spot(from + PAGES), BATCH)
              .stream()
              .toList();
      if (!found.isEmpty()) {
        replace(column, found, tally);
        after = found.getLast().text("spot");
      }
    } while (found.size() == BATCH);
  }

  private void replace(SealedColumn column, List<Row> found, Tally tally) {
    List<Fresh> batch = new ArrayList<>();
    for (Row row : found) {
      byte[] older = row.bytes("sealed");
      String place = row.text("place");
      try {
        byte[] newer = sealer.seal(sealer.open(older, place), place);
        batch.add(new Fresh(row.text("spot"), Buffer.buffer(older), Buffer.buffer(newer)));
      } catch (Sealer.UnsealableException e) {
        tally.refuse(place);
      }
    }
    if (!batch.isEmpty()) {
      tally.resealed +=
          keys.transact(
              tx ->
                  tx.update(
                      ResealSql.replace(column),
                      Column.of(String.class, batch, Fresh::spot),
                      Column.of(Buffer.class, batch, Fresh::older),
                      Column.of(Buffer.class, batch, Fresh::newer)));
    }
  }

  private SortedMap<String, Long> count(SealedColumn column) {
    SortedMap<String, Long> counted = new TreeMap<>();
    long pages = pages(column);
    for (long from = 0; from < pages; from += PAGES_TO_COUNT) {
      keys.read(ResealSql.count(column), spot(from), spot(from + PAGES_TO_COUNT)).stream()
          .forEach(row -> counted.merge(row.text("key"), row.bigint("count"), Long::sum));
    }
    return counted;
  }

  private long older(SortedMap<String, Long> counted) {
    return counted.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(sealer.newest()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private long pages(SealedColumn column) {
    return keys.read(ResealSql.PAGES, column.table()).first().bigint("pages");
  }

  /** Before the first row of a page. */
  private static String spot(long page) {
    return "(" + page + ",0)";
  }
}
