/** Files on an SFTP server. */
@NullMarked
package io.junctura.plugins.sftp;

import org.jspecify.annotations.NullMarked;
