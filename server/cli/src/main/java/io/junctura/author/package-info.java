/**
 * Tools for authors of connectors: a project to start with, a Maven repository with its libraries, and the detection of changes
 * in the folder of the project.
 */
@NullMarked
package io.junctura.author;

import org.jspecify.annotations.NullMarked;
