import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.ChannelSftp.LsEntrySelector;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Scanner;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.FileSystemOptions;
import org.apache.commons.vfs2.impl.StandardFileSystemManager;
import org.apache.commons.vfs2.provider.sftp.SftpFileSystemConfigBuilder;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * Heap of a long listing, fresh attributes and the steps of a rename, by Commons VFS, for decision page 007, which has its
 * command. The SFTP server is another process, so that its heap does not count.
 */
class VfsCost {
    private static final int FILES = 100_000;

    public static void main(String[] args) throws Exception {
        if (args.length > 0) serve(Path.of(args[0]));
        Path home = Files.createTempDirectory("vfs-cost");
        Path many = Files.createDirectory(home.resolve("many"));
        for (int n = 0; n < FILES; n++) Files.createFile(many.resolve("order-" + n + ".xml"));
        Process server = new ProcessBuilder(
                        "java", "-cp", System.getProperty("java.class.path"), "bench/decisions/VfsCost.java", home.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (StandardFileSystemManager vfs = new StandardFileSystemManager()) {
            int port = new Scanner(server.getInputStream()).nextInt();
            vfs.init();
            FileSystemOptions options = new FileSystemOptions();
            SftpFileSystemConfigBuilder.getInstance().setStrictHostKeyChecking(options, "no");
            // Otherwise VFS executes the program id on the server, and waits for its output without a limit.
            SftpFileSystemConfigBuilder.getInstance().setDisableDetectExecChannel(options, true);
            FileObject local = vfs.resolveFile(home.toUri().toString());
            FileObject sftp = vfs.resolveFile("sftp://me:secret@localhost:" + port + "/", options);

            oneByOne(many); // The warm-up.
            long before = used();
            System.out.printf("file, one by one: %d bytes%n", oneByOne(many) - before);
            before = used();
            FileObject[] children = local.resolveFile("many").getChildren();
            System.out.printf("file, getChildren: %d bytes%n", used() - before);
            for (FileObject child : children) child.getContent().getSize();
            System.out.printf("file, getChildren and all sizes: %d bytes%n", used() - before);
            children = null;
            vfs.getFilesCache().clear(local.getFileSystem());

            ls(port);
            before = used();
            children = sftp.resolveFile("many").getChildren();
            System.out.printf("sftp, getChildren: %d bytes (%d files)%n", used() - before, children.length);
            for (FileObject top : List.of(local, sftp)) {
                attributes(home, top);
                move(home, top);
            }
        } finally {
            server.destroy();
        }
    }

    private static long oneByOne(Path folder) throws Exception {
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.size(file);
                if (++count == FILES) return used();
            }
        }
        throw new IllegalStateException("only " + count + " files");
    }

    private static void ls(int port) throws Exception {
        Session session = new JSch().getSession("me", "localhost", port);
        session.setPassword("secret");
        session.setConfig("StrictHostKeyChecking", "no");
        session.connect();
        ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
        channel.connect();
        long before = used();
        int[] count = new int[1];
        channel.ls("/many", entry -> {
            if (++count[0] == FILES) System.out.printf("sftp, ls of JSch: %d bytes%n", used() - before);
            return LsEntrySelector.CONTINUE;
        });
        session.disconnect();
    }

    /** What VFS says of a file that has changed since it was read. */
    private static void attributes(Path home, FileObject top) throws IOException {
        Path file = Files.writeString(home.resolve("changed"), "a");
        FileObject seen = top.resolveFile("changed");
        long first = seen.getContent().getSize();
        Files.writeString(file, "bc", StandardOpenOption.APPEND);
        long same = seen.getContent().getSize();
        long resolved = top.resolveFile("changed").getContent().getSize();
        seen.refresh();
        long refreshed = seen.getContent().getSize();
        Files.delete(file);
        System.out.printf(
                "%s: size %d, then 3; the same object says %d, resolved again %d, after refresh %d; deleted, exists() is %b%n",
                top.getName().getScheme(), first, same, resolved, refreshed, top.resolveFile("changed").exists());
    }

    /** A rename whose source has vanished cannot succeed. Is the target still there? */
    private static void move(Path home, FileObject top) throws IOException {
        Path from = Files.writeString(home.resolve("new"), "new");
        Path to = Files.writeString(home.resolve("old"), "old");
        FileObject source = top.resolveFile("new");
        source.exists();
        Files.delete(from);
        String answer = "done";
        try {
            source.moveTo(top.resolveFile("old"));
        } catch (FileSystemException e) {
            answer = "failed";
        }
        System.out.printf("%s: moveTo %s; the target exists: %b%n", top.getName().getScheme(), answer, Files.exists(to));
    }

    private static long used() {
        for (int n = 0; n < 4; n++) System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void serve(Path home) throws Exception {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("localhost");
        server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
        server.setPasswordAuthenticator((user, password, session) -> true);
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(home));
        server.start();
        System.out.println(server.getPort());
        System.in.read(); // Until the other process ends.
        System.exit(0);
    }
}
