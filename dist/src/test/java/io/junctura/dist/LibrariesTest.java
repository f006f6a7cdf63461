package io.junctura.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What scanners and lawyers find in the jar about the libraries that are packed into it. */
class LibrariesTest {
    private static List<String> entries(InputStream jar) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(jar)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
                names.add(entry.getName());
        }
        return names;
    }

    @Test
    void theVersionsOfTheLibrariesAreWhereScannersLook() throws IOException {
        try (ZipFile jar = new ZipFile(BuiltJar.JAR.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains(
                            "META-INF/maven/org.eclipse.jetty/jetty-server/pom.properties",
                            "META-INF/maven/org.xerial/sqlite-jdbc/pom.properties")
                    .noneMatch(name -> name.startsWith("META-INF/maven/") && name.endsWith("/pom.xml"));
            try (InputStream mail = jar.getInputStream(jar.getEntry("bundled-plugins/mail.jar"))) {
                assertThat(entries(mail)).contains("META-INF/maven/org.eclipse.angus/angus-mail/pom.properties");
            }
        }
    }
}
