/** The jobs of notes. */
@org.jspecify.annotations.NullMarked
package notes.worker;
