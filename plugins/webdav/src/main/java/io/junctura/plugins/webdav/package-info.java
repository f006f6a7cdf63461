/** Files on a WebDAV server (RFC 4918). */
@NullMarked
package io.junctura.plugins.webdav;

import org.jspecify.annotations.NullMarked;
