package notes;

import io.billhook.config.Env;

/**
 * The settings of notes.
 *
 * @param most notes of a tenant at a time, {@code NOTES_MOST}
 */
public record NotesConfig(int most) {
  public static NotesConfig from(Env env) {
    return new NotesConfig(env.integer("NOTES_MOST", 1, 1_000_000, 10_000));
  }
}
