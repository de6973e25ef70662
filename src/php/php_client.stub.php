<?php

/** @generate-class-entries */

namespace SwooleLite {
    /**
     * A client that blocks: TCP, UDP or unix sockets, with TLS, with the framings of the server, and with timeouts that
     * hold for each call as a whole. What goes wrong with the peer or the network returns false and sets $errCode.
     *
     * @strict-properties
     * @not-serializable
     */
    class Client
    {
        /**
         * Flags of send() and recv(), as the kernel has them. Out-of-band data is not here: recv() takes 1 for
         * MSG_WAITALL, as Swoole's does.
         *
         * @var int
         * @cvalue MSG_OOB
         */
        public const MSG_OOB = UNKNOWN;
        /**
         * recv(): what is returned stays, for the next call.
         *
         * @var int
         * @cvalue MSG_PEEK
         */
        public const MSG_PEEK = UNKNOWN;
        /**
         * Does not wait: false with $errCode EAGAIN (11) where nothing can be done at once.
         *
         * @var int
         * @cvalue MSG_DONTWAIT
         */
        public const MSG_DONTWAIT = UNKNOWN;
        /**
         * recv(): waits for all bytes that were asked for.
         *
         * @var int
         * @cvalue MSG_WAITALL
         */
        public const MSG_WAITALL = UNKNOWN;

        /**
         * Sides of shutdown().
         *
         * @var int
         * @cvalue SHUT_RD
         */
        public const SHUT_RD = UNKNOWN;
        /**
         * @var int
         * @cvalue SHUT_WR
         */
        public const SHUT_WR = UNKNOWN;
        /**
         * @var int
         * @cvalue SHUT_RDWR
         */
        public const SHUT_RDWR = UNKNOWN;

        /** Why the last call has failed: an errno, or a code that swoolelite_strerror() knows; 0: it has not. */
        public int $errCode = 0;
        /** The descriptor of the socket; -1: not connected. */
        public int $sock = -1;
        /** Whether connect() has found a connection that another object has kept (SWOOLE_KEEP). */
        public bool $reuse = false;
        /** How often that connection was found again. */
        public int $reuseCount = 0;
        /** The type that was given to the constructor. */
        public int $type = 0;
        /** What was given to the constructor. */
        public ?string $id = null;
        /** What was given to set(). */
        public ?array $setting = null;

        /**
         * @param int $type Server::SOCK_*; with Server::SOCK_SSL it speaks TLS, with SWOOLE_KEEP (4096) close() keeps the
         *     connection for the next object with the same type, address, options of TLS, and $id in this process
         * @param bool $async false: clients on the loop are of the class SwooleLite\Async\Client
         * @param string $id objects with another one do not share kept connections
         * @throws \ValueError where there is no such type
         * @throws Exception where $async is true, or this build has no TLS
         */
        public function __construct(int $type, bool $async = false, string $id = '') {}

        /** close() */
        public function __destruct() {}

        /**
         * Sets options: see docs/client.md. Those of the socket and of TLS have effect with the next connect() or
         * enableSSL(), framings and timeouts at once.
         *
         * @return bool true
         * @throws \ValueError where a value has the wrong type or is out of range
         * @throws Exception where an option asks for what is not here, such as a proxy; where options contradict each
         *     other, while it is connected
         */
        public function set(array $settings): bool {}

        /**
         * Connects. A name is resolved, and its addresses are tried one after the other. With datagrams it only remembers
         * where they go to.
         *
         * @param string $host a name, a numeric address, or the path of a unix socket
         * @param int $port 1 to 65535; unused with a path
         * @param float $timeout seconds for all of it, TLS included, and for later calls unless options say otherwise;
         *     negative: no limit
         * @param int $sock_flag 1: with TCP it does not wait, and the next call does; with UDP datagrams of others are not
         *     received, and the absence of the peer is told
         * @return bool false with $errCode and a warning: ETIMEDOUT (110), ECONNREFUSED (111), 711 where the name has no
         *     address, EPROTO (71) where the handshake of TLS has failed, EISCONN (106) where it is connected already, …
         * @throws \ValueError where an argument is out of range
         * @throws Exception where options contradict each other, or a file of TLS cannot be read
         */
        public function connect(string $host, int $port = 0, float $timeout = 0.5, int $sock_flag = 0): bool {}

        /**
         * Receives what has arrived, a whole package if a framing is set, or one datagram.
         *
         * @param int $size bytes at most; without effect where a framing is set
         * @param int $flag Client::MSG_PEEK, MSG_WAITALL (or 1), MSG_DONTWAIT
         * @return string|false '' where the peer has ended the connection ($errCode is ECONNABORTED, 103, if it has not declared
         *     that, with TLS); false with $errCode: ETIMEDOUT (110) after the timeout, and what has arrived stays for the next
         *     call; EAGAIN (11) with MSG_DONTWAIT; EMSGSIZE (90): the package is larger than package_max_length;
         *     ECONNABORTED (103): the peer has ended within a package; ECONNRESET (104); 5001: not connected, with a warning
         * @throws \ValueError where an argument is out of range
         */
        public function recv(int $size = 65536, int $flag = 0): string|false {}

        /**
         * Sends all of it, or one datagram.
         *
         * @param int $flag Client::MSG_DONTWAIT
         * @return false|int how many bytes were sent: all of them, or less if the timeout ended (then $errCode is ETIMEDOUT,
         *     110), or with MSG_DONTWAIT; false with $errCode where none was sent
         * @throws \ValueError where $data is empty, unless it is for a datagram
         */
        public function send(string $data, int $flag = 0): false|int {}

        /**
         * Sends a part of a regular file, without reading it into memory where the kernel can do that.
         *
         * @param int $offset in bytes
         * @param int $length in bytes; 0: up to its end
         * @return bool false with $errCode. After the timeout, and where the file became shorter meanwhile (ESTALE, 116),
         *     the connection is closed: the peer has got a part only.
         * @throws \ValueError where $offset or $length is negative
         * @throws Exception where it is for datagrams
         */
        public function sendfile(string $filename, int $offset = 0, int $length = 0): bool {}

        /**
         * Sends a datagram to that address, before connect() too.
         *
         * @param string $ip an address or a name; a path for unix sockets
         * @throws \ValueError where $port is out of range
         * @throws Exception where the type is not one of datagrams
         */
        public function sendto(string $ip, int $port, string $data): bool {}

        /**
         * Begins TLS on a connection without it, and waits for the handshake.
         *
         * @param callable|null $onSslReady for Async\Client alone
         * @return bool false with $errCode and a warning; then the connection is closed
         * @throws Exception where it has TLS already, is for datagrams, or a file of TLS cannot be read
         */
        public function enableSSL(?callable $onSslReady = null): bool {}

        /** The certificate of the peer as PEM; false if it has given none. */
        public function getPeerCert(): string|bool {}

        /** Whether the certificate of the peer is signed by whom we trust and names the host; also where ssl_verify_peer is
         * off. A warning says why not. */
        public function verifyPeerCert(): bool {}

        /** Whether connect() has succeeded and nothing has ended the connection since, as far as this process knows. */
        public function isConnected(): bool {}

        /** @return array|false 'host' and 'port' of our side */
        public function getsockname(): array|false {}

        /** @return array|false 'host' and 'port' of the peer; with datagrams, of the one that has sent the last one */
        public function getpeername(): array|false {}

        /**
         * Ends the connection; the object may connect again.
         *
         * @param bool $force also one that SWOOLE_KEEP would keep
         * @return bool false, with a warning, where it is not connected
         */
        public function close(bool $force = false): bool {}

        /**
         * Ends one side of the connection, or both.
         *
         * @param int $how Client::SHUT_RD, SHUT_WR, SHUT_RDWR
         * @throws \ValueError where there is no such side
         */
        public function shutdown(int $how): bool {}

        /**
         * The socket, as an object of the extension sockets, with a descriptor of its own. It is non-blocking: leave it so.
         *
         * @throws Exception where the extension sockets is not loaded
         */
        public function getSocket(): \Socket|false {}
    }
}
