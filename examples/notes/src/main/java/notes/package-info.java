/** Notes of a tenant: an example of a product that is built on Billhook. */
@org.jspecify.annotations.NullMarked
package notes;
