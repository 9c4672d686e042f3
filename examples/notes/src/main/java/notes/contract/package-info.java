/** What the jobs of notes carry. */
@org.jspecify.annotations.NullMarked
package notes.contract;
