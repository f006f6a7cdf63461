package io.junctura.plugins.vfs;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** Jars as an operator puts them into the folder of drivers: a provider by another author, and the library that it needs. */
final class DriverJars {
    /** Where the build has put the library. */
    private static final Path LIBRARIES = Path.of("target", "drivers");

    private static final String PROVIDERS = """
            <providers>
                <provider class-name="corp.CorpProvider"><scheme name="corp"/></provider>
                <provider class-name="corp.VaultProvider"><scheme name="vault"/></provider>
                <provider class-name="org.apache.commons.vfs2.provider.local.DefaultLocalFileProvider">
                    <scheme name="disk"/>
                </provider>
            </providers>
            """;

    /** Speaks FTP, and lists a folder from within, since servers take some names for patterns. */
    private static final String CORP = """
            package corp;

            import java.io.IOException;
            import org.apache.commons.net.ftp.FTPClient;
            import org.apache.commons.net.ftp.FTPFile;
            import org.apache.commons.vfs2.*;
            import org.apache.commons.vfs2.provider.GenericFileName;
            import org.apache.commons.vfs2.provider.ftp.*;

            public class CorpProvider extends FtpFileProvider {
                @Override
                protected FileSystem doCreateFileSystem(FileName name, FileSystemOptions given) throws FileSystemException {
                    FileSystemOptions options = (FileSystemOptions) given.clone();
                    FtpFileSystemConfigBuilder.getInstance().setControlEncoding(options, "UTF-8");
                    GenericFileName root = (GenericFileName) name;
                    return system(root, new Client(root, options), options);
                }

                protected FtpFileSystem system(GenericFileName root, FtpClient client, FileSystemOptions options) {
                    return new CorpSystem(root, client, options);
                }

                static class CorpSystem extends FtpFileSystem {
                    CorpSystem(GenericFileName root, FtpClient client, FileSystemOptions options) {
                        super(root, client, options);
                    }

                    @Override
                    protected FTPClientWrapper createWrapper() throws FileSystemException {
                        return new Client((GenericFileName) getRootName(), getFileSystemOptions());
                    }
                }

                private static final class Client extends FTPClientWrapper {
                    private FTPClient client;

                    Client(GenericFileName root, FileSystemOptions options) throws FileSystemException {
                        super(root, options);
                    }

                    @Override
                    protected FTPClient createClient(GenericFileName root, UserAuthenticationData data)
                            throws FileSystemException {
                        client = super.createClient(root, data);
                        client.setListHiddenFiles(true);
                        return client;
                    }

                    @Override
                    public FTPFile[] listFiles(String path) throws IOException {
                        if (path == null) return client.listFiles();
                        String home = client.printWorkingDirectory();
                        if (!client.changeWorkingDirectory(path)) return new FTPFile[0];
                        FTPFile[] files = client.listFiles();
                        client.changeWorkingDirectory(home);
                        return files;
                    }
                }
            }
            """;

    private static final String VAULT = """
            package corp;

            import java.util.Collection;
            import org.apache.commons.vfs2.*;
            import org.apache.commons.vfs2.provider.GenericFileName;
            import org.apache.commons.vfs2.provider.ftp.*;

            public class VaultProvider extends CorpProvider {
                @Override
                protected FtpFileSystem system(GenericFileName root, FtpClient client, FileSystemOptions options) {
                    return new CorpSystem(root, client, options) {
                        @Override
                        protected void addCapabilities(Collection<Capability> all) {
                            super.addCapabilities(all);
                            all.remove(Capability.APPEND_CONTENT);
                            all.remove(Capability.RENAME);
                        }
                    };
                }
            }
            """;

    /** Compiled once for all tests. */
    private static final Path[] CORP_JARS = made();

    private DriverJars() {}

    /** The schemes {@code corp} and {@code vault}; and {@code disk}, which reaches this machine. */
    static Path[] corp() {
        return CORP_JARS.clone();
    }

    private static Path[] made() {
        try (Stream<Path> all = Files.list(LIBRARIES)) {
            List<Path> libraries = all.toList();
            Path folder = Files.createDirectories(Path.of("target", "provider"));
            Path provider = folder.resolve("corp-provider.jar");
            Path classes = compiled(Files.createDirectories(folder.resolve("classes")), libraries);
            try (OutputStream out = Files.newOutputStream(provider);
                    ZipOutputStream jar = new ZipOutputStream(out);
                    Stream<Path> made = Files.walk(classes)) {
                jar.putNextEntry(new ZipEntry("META-INF/vfs-providers.xml"));
                jar.write(PROVIDERS.getBytes(StandardCharsets.UTF_8));
                for (Path file :
                        made.filter(one -> one.toString().endsWith(".class")).toList()) {
                    jar.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                    Files.copy(file, jar);
                }
            }
            return Stream.concat(Stream.of(provider), libraries.stream()).toArray(Path[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path compiled(Path folder, List<Path> libraries) throws IOException {
        String corp =
                Files.writeString(folder.resolve("CorpProvider.java"), CORP).toString();
        String vault =
                Files.writeString(folder.resolve("VaultProvider.java"), VAULT).toString();
        StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
        for (Path library : libraries) path.append(File.pathSeparator).append(library);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", folder.toString(), "-cp", path.toString(), corp, vault);
        if (failed != 0) throw new AssertionError("The provider does not compile.");
        return folder;
    }
}
