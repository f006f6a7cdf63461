package io.junctura.plugins.smb;

import com.hierynomus.msdtyp.AccessMask;
import com.hierynomus.mssmb2.SMB2CreateDisposition;
import com.hierynomus.mssmb2.SMB2ShareAccess;
import com.hierynomus.smbj.SMBClient;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.share.DiskShare;
import com.hierynomus.smbj.share.File;
import java.io.IOException;
import java.util.EnumSet;

/** Has a file open to write it. */
final class OtherProgram implements AutoCloseable {
    private final SMBClient client;
    private final File file;

    private OtherProgram(SMBClient client, File file) {
        this.client = client;
        this.file = file;
    }

    static OtherProgram writing(SambaServer samba, String path) throws IOException {
        SMBClient client = new SMBClient();
        DiskShare share = (DiskShare) client.connect("127.0.0.1", samba.port)
                .authenticate(new AuthenticationContext(SambaServer.USER, SambaServer.PASSWORD.toCharArray(), ""))
                .connectShare("orders");
        File file = share.openFile(
                path,
                EnumSet.of(AccessMask.GENERIC_WRITE),
                null,
                SMB2ShareAccess.ALL,
                SMB2CreateDisposition.FILE_OPEN,
                null);
        return new OtherProgram(client, file);
    }

    @Override
    public void close() {
        file.close();
        client.close();
    }
}
