/**
 * What the author of a connector is given: a project to begin with, a Maven repository of what it is built with, and a look at
 * what the project's folder holds while it changes.
 */
@NullMarked
package io.junctura.author;

import org.jspecify.annotations.NullMarked;
