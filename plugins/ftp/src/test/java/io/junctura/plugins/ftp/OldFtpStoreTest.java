package io.junctura.plugins.ftp;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A folder on an FTP server that knows RFC 959 only. */
class OldFtpStoreTest extends FtpStoreTest {
    OldFtpStoreTest(@TempDir Path home) throws IOException {
        super(home);
    }

    @Override
    ApacheFtp server(Path home) {
        return super.server(home).without("FEAT", "MLSD", "MLST", "EPSV", "OPTS");
    }
}
