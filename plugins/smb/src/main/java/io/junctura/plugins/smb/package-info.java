/** Files in Windows shares, by SMB 2 and 3. */
@NullMarked
package io.junctura.plugins.smb;

import org.jspecify.annotations.NullMarked;
