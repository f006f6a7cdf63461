/** Files on an FTP server, in plain text or by TLS. */
@NullMarked
package io.junctura.plugins.ftp;

import org.jspecify.annotations.NullMarked;
