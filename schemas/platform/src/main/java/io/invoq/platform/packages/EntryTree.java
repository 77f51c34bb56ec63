package io.invoq.platform.packages;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The paths of a package so far, each of which may be there once, and lead nowhere but below its root. Used by one thread.
 */
final class EntryTree {

    private static final int LONGEST_NAME = 1_024;
    private static final int LONGEST_SEGMENT = 255;
    private static final int MOST_SEGMENTS = 64;

    private enum Node {
        FILE,
        DIRECTORY,
        /** A directory that is there since something is in it. */
        IMPLIED
    }

    private final int limit;
    private final Map<String, Node> nodes = new HashMap<>();

    /** @param limit most paths, those of directories that no entry is for included */
    EntryTree(int limit) {
        this.limit = limit;
    }

    /** Files and directories so far. */
    int size() {
        return nodes.size();
    }

    /**
     * Takes the next entry.
     *
     * @return its path relative to the root, without {@code .} and without a slash at the end; empty for the root itself
     */
    String add(String name, boolean isDirectory) throws UnsafePackageException {
        List<String> segments = segments(name);
        if (segments.isEmpty()) {
            if (isDirectory) {
                return "";
            }
            throw UnsafePackageException.entry(name, "names no file");
        }
        StringBuilder path = new StringBuilder();
        for (String segment : segments.subList(0, segments.size() - 1)) {
            path.append(segment);
            Node parent = nodes.putIfAbsent(path.toString(), Node.IMPLIED);
            if (parent == Node.FILE) {
                throw UnsafePackageException.entry(name, "lies within '" + path + "', which is a file");
            }
            path.append('/');
        }
        path.append(segments.getLast());
        put(name, path.toString(), isDirectory);
        if (nodes.size() > limit) {
            throw UnsafePackageException.beyond("has more files and directories than packages.max-entries=" + limit);
        }
        return path.toString();
    }

    private void put(String name, String path, boolean isDirectory) throws UnsafePackageException {
        Node before = nodes.put(path, isDirectory ? Node.DIRECTORY : Node.FILE);
        if (before != null && !(before == Node.IMPLIED && isDirectory)) {
            throw UnsafePackageException.entry(
                    name, before == Node.IMPLIED ? "is a file and a directory" : "is there twice");
        }
    }

    private static List<String> segments(String name) throws UnsafePackageException {
        requireHarmless(name);
        List<String> segments = new ArrayList<>();
        int start = 0;
        while (start < name.length()) {
            int slash = name.indexOf('/', start);
            int end = slash < 0 ? name.length() : slash;
            String segment = name.substring(start, end);
            if (segment.isEmpty() || segment.equals("..")) {
                throw UnsafePackageException.entry(name, "has '..' or nothing between slashes; that is not allowed");
            }
            if (!segment.equals(".")) {
                segments.add(segment);
            }
            if (bytes(segment) > LONGEST_SEGMENT) {
                throw UnsafePackageException.entry(
                        name, "has a name of " + bytes(segment) + " bytes, more than " + LONGEST_SEGMENT);
            }
            start = end + 1;
        }
        if (segments.size() > MOST_SEGMENTS) {
            throw UnsafePackageException.entry(
                    name, "lies " + segments.size() + " directories deep, more than " + MOST_SEGMENTS);
        }
        return segments;
    }

    private static void requireHarmless(String name) throws UnsafePackageException {
        if (bytes(name) > LONGEST_NAME) {
            throw UnsafePackageException.entry(
                    name, "has a path of " + bytes(name) + " bytes, more than " + LONGEST_NAME);
        }
        if (name.startsWith("/")) {
            throw UnsafePackageException.entry(name, "has an absolute path; that is not allowed");
        }
        if (name.indexOf('\\') >= 0 || hasDrive(name)) {
            throw UnsafePackageException.entry(
                    name, "has a path of Windows; directories are to be parted by '/', without a drive");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw UnsafePackageException.entry(name, "has a control character in its name");
        }
    }

    private static boolean hasDrive(String name) {
        return name.length() > 1 && name.charAt(1) == ':' && Character.isLetter(name.charAt(0));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
