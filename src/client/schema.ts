// Written by scripts/write-client.mjs from the table of routes; not by hand.
export interface paths {
    "/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits for whom, and whether everything that runs by itself did. It names nobody. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What waits for whom, and whether everything that runs by itself did. It names nobody. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Overview"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/albums": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every album, with how many pictures and faces it has. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Every album, with how many pictures and faces it has. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountedAlbum"][];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Adds an album, which says by what right it is held (R5, R79). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewAlbum"];
                };
            };
            responses: {
                /** @description Adds an album, which says by what right it is held (R5, R79). */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Album"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/albums/{album}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One album, and the files that could not be read. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    album: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One album, and the files that could not be read. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountedAlbum"] & {
                            problems: {
                                path: string;
                                code: string;
                            }[];
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Removes the index of an album and the appearances in it; originals in folders are never touched. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    album: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Removes the index of an album and the appearances in it; originals in folders are never touched. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: number;
                            faces: number;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/albums/{album}/scope": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes what may be searched in an album (U1). Consents to be found that named it end: their people agreed to something else (R20). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    album: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewScope"];
                };
            };
            responses: {
                /** @description Changes what may be searched in an album (U1). Consents to be found that named it end: their people agreed to something else (R20). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            album: components["schemas"]["Album"];
                            consentsEnded: number;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/albums/{album}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Uploads into an album, newest first; a photographer sees her own. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    album: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Uploads into an album, newest first; a photographer sees her own. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Upload"][];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins an upload (tus 1.0.0): Upload-Length, and Upload-Metadata with `album` and `filename`. Its address is in Location. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Begins an upload (tus 1.0.0): Upload-Length, and Upload-Metadata with `album` and `filename`. Its address is in Location. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads/{upload}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an upload is (tus: HEAD). */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    upload: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description How far an upload is (tus: HEAD). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Ends an upload that is not imported yet, and leaves nothing of it. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    upload: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Ends an upload that is not imported yet, and leaves nothing of it. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** More bytes of an upload, from where it stopped (tus: Upload-Offset). */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    upload: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description More bytes of an upload, from where it stopped (tus: Upload-Offset). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/scan/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a scan would compare now, and how many false candidates are to be expected. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What a scan would compare now, and how many false candidates are to be expected. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScanPlan"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the scan is, and the import that runs. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description How far the scan is, and the import that runs. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScanState"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Starts a scan, or lets a paused one go on; whoever asks while one runs joins it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Starts a scan, or lets a paused one go on; whoever asks while one runs joins it. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScanState"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Pauses the scan after the pictures in work; nothing that was compared is lost. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Pauses the scan after the pictures in work; nothing that was compared is lost. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScanState"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/appearances/{appearance}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One picture she is in, everybody else covered (R49). */
        get: {
            parameters: {
                query?: {
                    size?: "small" | "large";
                };
                header?: never;
                path: {
                    appearance: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One picture she is in, everybody else covered (R49). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/jpeg": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/pictures.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All her pictures in one ZIP, everybody else covered; written while it is read. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All her pictures in one ZIP, everybody else covered; written while it is read. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{id}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A picture that waits in the review queue, every face but the one in question covered. */
        get: {
            parameters: {
                query?: {
                    size?: "small" | "large";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A picture that waits in the review queue, every face but the one in question covered. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/jpeg": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happens, while it happens (server-sent events): a person is told of what is about her, the staff of what there is to do. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What happens, while it happens (server-sent events): a person is told of what is about her, the staff of what there is to do. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who answers here, and by which rules people enrol. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Who answers here, and by which rules people enrol. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            controller: {
                                name: string;
                                address: string;
                                contact: string;
                            };
                            officer: {
                                name: string;
                                address: string;
                                contact: string;
                            } | null;
                            authority: string;
                            enrolment: {
                                approval: boolean;
                                waitingDays: number;
                                emailCode: boolean;
                                minutes: number;
                            };
                            minorsAllowed: boolean;
                            /** @enum {string} */
                            custody: "person-held" | "controller-held";
                            /** @enum {string} */
                            relationship: "none" | "employer" | "school" | "public-authority";
                            mail: boolean;
                            /** @enum {string} */
                            language: "en" | "fr";
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/invitations/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an invitation is to: albums, the notice in its parts, and the exact sentence of each box. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description As it was handed out; whoever has it may use it. */
                    token: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What an invitation is to: albums, the notice in its parts, and the exact sentence of each box. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            albums: {
                                slug: string;
                                title: string;
                                /**
                                 * Format: date
                                 * @example 2026-06-21
                                 */
                                startsOn: string | null;
                                /**
                                 * Format: date
                                 * @example 2026-06-21
                                 */
                                endsOn: string | null;
                                place: string | null;
                            }[];
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            until: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            consentUntil: string;
                            notice: {
                                /** @enum {string} */
                                kind: "consent";
                                version: string;
                                sha256: string;
                                layers: {
                                    heading: string;
                                    text: string;
                                }[];
                                text: string;
                            };
                            purposes: {
                                /** @enum {string} */
                                purpose: "find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars";
                                title: string;
                                statement: string;
                            }[];
                            /** @enum {string} */
                            secondStep: "email-code" | "second-statement";
                            /** @description To be written by her, where no code is sent. */
                            secondStatement: string;
                            noConsequence: string | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/enrolments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins a live capture: the steps to show, in an order drawn at random. Without an invitation it is for one look (`/portal/asks`). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description As it was handed out; whoever has it may use it. */
                        invitation: string | null;
                        /** @enum {string} */
                        language?: "en" | "fr";
                    };
                };
            };
            responses: {
                /** @description Begins a live capture: the steps to show, in an order drawn at random. Without an invitation it is for one look (`/portal/asks`). */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            enrolment: string;
                            /** Format: date-time */
                            expiresAt: string;
                            steps: ("straight" | "turn-left" | "turn-right" | "closer" | "tilt-left" | "tilt-right")[];
                            asked: {
                                /** @enum {string} */
                                step: "straight" | "turn-left" | "turn-right" | "closer" | "tilt-left" | "tilt-right";
                                text: string;
                            }[];
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/enrolments/{enrolment}/frames": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Frames of the step that is due, as the camera sees them (not mirrored). Looked at, kept in memory until the end, on no disk. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description As it was handed out; whoever has it may use it. */
                    enrolment: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        step: "straight" | "turn-left" | "turn-right" | "closer" | "tilt-left" | "tilt-right";
                        frames: string[];
                    };
                };
            };
            responses: {
                /** @description Frames of the step that is due, as the camera sees them (not mirrored). Looked at, kept in memory until the end, on no disk. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            passed: boolean;
                            feedback: {
                                /** @enum {string} */
                                code: "no-face" | "several-faces" | "too-dark" | "too-bright" | "too-far" | "off-centre" | "blurred" | "look-straight" | "hold-upright" | "turn-more-left" | "turn-more-right" | "turn-less" | "other-way" | "come-closer" | "tilt-more-left" | "tilt-more-right";
                                text: string;
                            }[];
                            /** @enum {string|null} */
                            next: "straight" | "turn-left" | "turn-right" | "closer" | "tilt-left" | "tilt-right" | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/enrolments/{enrolment}/consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Name, address and the boxes she ticked. Kept in memory until she confirms, by a code or a second sentence. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description As it was handed out; whoever has it may use it. */
                    enrolment: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        email: string | null;
                        /** @enum {string} */
                        ageBand: "adult" | "15-17" | "under-15";
                        purposes: ("find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars")[];
                    };
                };
            };
            responses: {
                /** @description Name, address and the boxes she ticked. Kept in memory until she confirms, by a code or a second sentence. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            secondStep: "email-code" | "second-statement";
                            sentTo: string | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/enrolments/{enrolment}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The second act, with which she is enrolled and signed in. Her personal key is in this answer and nowhere else. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description As it was handed out; whoever has it may use it. */
                    enrolment: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        code?: string;
                        secondStatement?: string;
                    };
                };
            };
            responses: {
                /** @description The second act, with which she is enrolled and signed in. Her personal key is in this answer and nowhere else. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            subjectId: string;
                            personalKey: string;
                            qrSvg: string;
                            signInUrl: string;
                            /** @enum {string|null} */
                            waiting: "approval" | "days" | null;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            opensOn: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/enrolments/{enrolment}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Refusing, or leaving: everything is forgotten at once. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description As it was handed out; whoever has it may use it. */
                    enrolment: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/asks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What somebody who is not enrolled reads before a single look, and the albums she may name. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What somebody who is not enrolled reads before a single look, and the albums she may name. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            notice: string;
                            statement: string;
                            albums: {
                                slug: string;
                                title: string;
                                /**
                                 * Format: date
                                 * @example 2026-06-21
                                 */
                                startsOn: string | null;
                                /**
                                 * Format: date
                                 * @example 2026-06-21
                                 */
                                endsOn: string | null;
                                place: string | null;
                            }[];
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** One look under its own consent (R52): possible matches, everybody else covered. Nothing is kept but the case; nothing found, no usable face and a face of somebody else are answered alike. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description As it was handed out; whoever has it may use it. */
                        enrolment: string;
                        name: string;
                        contact: string | null;
                        albums: string[];
                        /** @enum {boolean} */
                        agreed: true;
                    };
                };
            };
            responses: {
                /** @description One look under its own consent (R52): possible matches, everybody else covered. Nothing is kept but the case; nothing found, no usable face and a face of somebody else are answered alike. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            number: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            dueOn: string;
                            pictures: string[];
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A request of anybody, enrolled or not: its number, and by when it is answered. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        kind: "access" | "rectification" | "erasure" | "restriction" | "objection" | "portability" | "withdrawal" | "information";
                        name: string;
                        contact: string | null;
                        text: string;
                        albums?: string[];
                        days?: string[];
                    };
                };
            };
            responses: {
                /** @description A request of anybody, enrolled or not: its number, and by when it is answered. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            number: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            dueOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            targetOn: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in with the first eight characters of her identifier and her personal key. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        person: string;
                        key: string;
                    };
                };
            };
            responses: {
                /** @description Signs in with the first eight characters of her identifier and her personal key. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            subjectId: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Signs out. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/session/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a link to whoever gave this address. The answer is the same, and as quick, for an address that nobody gave. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        email: string;
                    };
                };
            };
            responses: {
                /** @description Sends a link to whoever gave this address. The answer is the same, and as quick, for an address that nobody gave. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            accepted: true;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/session/from-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in with the token of a link; it works once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description As it was handed out; whoever has it may use it. */
                        token: string;
                    };
                };
            };
            responses: {
                /** @description Signs in with the token of a link; it works once. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            subjectId: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every invitation, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Every invitation, newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invitation"][];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Invites to some albums. The address of a personal invitation is in this answer and nowhere else. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewInvitation"];
                };
            };
            responses: {
                /** @description Invites to some albums. The address of a personal invitation is in this answer and nowhere else. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            kind: "personal" | "poster";
                            url: string;
                            qrSvg: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            until: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            consentUntil: string;
                            uses: number;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends an invitation: nobody enrols with it any more. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/{id}/poster.html": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sheet to hang up, with its square. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The sheet to hang up, with its square. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/html": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/{id}/poster.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sheet to hang up, with its square. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The sheet to hang up, with its square. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/pdf": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/enrolments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Enrolments from the portal; what waits for a decision comes first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Enrolments from the portal; what waits for a decision comes first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            contact: string | null;
                            /** @enum {string} */
                            state: "no-approval-needed" | "waiting" | "approved" | "refused";
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            opensOn: string;
                            /** Format: date-time */
                            enrolledAt: string;
                            decidedBy: string | null;
                            /** Format: date-time */
                            decidedAt: string | null;
                        }[];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/enrolments/{id}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approves an enrolment, or refuses it and ends what stands on it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        decision: "approve" | "refuse";
                        because: string;
                    };
                };
            };
            responses: {
                /** @description Approves an enrolment, or refuses it and ends what stands on it. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "approved" | "refused";
                            consentsEnded: number;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who she is here, and how things stand. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Who she is here, and how things stand. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/appearances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pictures that may show her, by the time they were taken, page by page. What waits for a human is counted only. */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Pictures that may show her, by the time they were taken, page by page. What waits for a human is counted only. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["MyPicture"][];
                            next: string | null;
                            shown: number;
                            waiting: number;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/appearances/{appearance}/not-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** “This is not me”: for ever, and whoever received the picture is told. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    appearance: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description “This is not me”: for ever, and whoever received the picture is told. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            recipientsTold: number;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/appearances/{appearance}/take-down": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** “Take this picture down”: opens a case with its due date; her face in it is in no comparison from now on. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    appearance: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        because: string;
                    };
                };
            };
            responses: {
                /** @description “Take this picture down”: opens a case with its due date; her face in it is in no comparison from now on. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            number: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            dueOn: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/publications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Masked copies that left with her visible in them: for which use, to whom, and whether they still show her. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Masked copies that left with her visible in them: for which use, to whom, and whether they still show her. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PublishedCopy"][];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/searches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who searched in pictures while she could be found, why, and whether it returned her (R45); newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Who searched in pictures while she could be found, why, and whether it returned her (R45); newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            searchId: string;
                            /** Format: date-time */
                            at: string;
                            actor: string;
                            purpose: string;
                            reason: string | null;
                            /** @enum {string} */
                            outcome: "compared" | "returned";
                            confirmedBy: {
                                actor: string;
                                /** Format: date-time */
                                at: string;
                            }[];
                        }[];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every consent of hers, in every state it was ever in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Every consent of hers, in every state it was ever in. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MyConsent"][];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Agrees to one purpose more, in the sentence of /me/purposes, confirmed by a second one. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        purpose: "find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars";
                        secondStatement: string;
                    };
                };
            };
            responses: {
                /** @description Agrees to one purpose more, in the sentence of /me/purposes, confirmed by a second one. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            consentId: string;
                            /** @enum {string} */
                            purpose: "find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars";
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            until: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/purposes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What else she may agree to, with the exact sentence of each. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What else she may agree to, with the exact sentence of each. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MoreToAgree"][];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/consents/{purpose}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraws one consent: one call, no reason, at once (R16). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    purpose: "find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Withdraws one consent: one call, no reason, at once (R16). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ended: {
                                /** Format: uuid */
                                consentId: string;
                                purpose: string;
                            }[];
                            inForce: string[];
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraws every consent: one call, no reason, at once (R16). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Withdraws every consent: one call, no reason, at once (R16). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ended: {
                                /** Format: uuid */
                                consentId: string;
                                purpose: string;
                            }[];
                            inForce: string[];
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/consents/{consent}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The receipt of a consent: its record, a page to print, and proofs that the ledger's own code verifies (R15). */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    consent: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The receipt of a consent: its record, a page to print, and proofs that the ledger's own code verifies (R15). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            record: {
                                [key: string]: unknown;
                            };
                            /** @description c2sp.org/tlog-proof, one for each entry about it. */
                            proofs: string[];
                            vkey: string | null;
                            html: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When and where she could be searched for, and how far the comparison is. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description When and where she could be searched for, and how far the comparison is. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MyGrant"][];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Opens a search with her personal key, in the albums she names, for some days. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        key: string;
                        albums?: string[];
                        /**
                         * Format: date
                         * @example 2026-06-21
                         */
                        until?: string;
                    };
                };
            };
            responses: {
                /** @description Opens a search with her personal key, in the albums she names, for some days. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            grantId: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            opensOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            closesOn: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/grants/{grant}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes a search: its key is destroyed at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    grant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Closes a search: its key is destroyed at once. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            grantId: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Her requests, open and answered, with their due dates. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Her requests, open and answered, with their due dates. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            number: string;
                            /** @enum {string} */
                            kind: "access" | "rectification" | "erasure" | "restriction" | "objection" | "portability" | "withdrawal" | "information";
                            /** @enum {string} */
                            state: "open" | "paused" | "answered" | "refused" | "closed";
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            receivedOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            targetOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            dueOn: string;
                            /** @enum {string} */
                            urgency: "overdue" | "today" | "soon" | "in-time" | "waits-for-her" | "done";
                            daysLeft: number | null;
                            outcome: string | null;
                        }[];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Opens a request; the answer says by when it is answered. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        kind: "access" | "rectification" | "erasure" | "restriction" | "objection" | "portability" | "withdrawal" | "information";
                        text?: string;
                    };
                };
            };
            responses: {
                /** @description Opens a request; the answer says by when it is answered. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            number: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            dueOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            targetOn: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/requests/{request}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of her requests, with what was written to her. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    request: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One of her requests, with what was written to her. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            number: string;
                            /** @enum {string} */
                            kind: "access" | "rectification" | "erasure" | "restriction" | "objection" | "portability" | "withdrawal" | "information";
                            /** @enum {string} */
                            state: "open" | "paused" | "answered" | "refused" | "closed";
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            receivedOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            targetOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            dueOn: string;
                            /** @enum {string} */
                            urgency: "overdue" | "today" | "soon" | "in-time" | "waits-for-her" | "done";
                            daysLeft: number | null;
                            outcome: string | null;
                            text: string;
                            events: {
                                /** Format: date-time */
                                at: string;
                                type: string;
                                letter: {
                                    subject: string;
                                    text: string;
                                } | null;
                            }[];
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/report.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that is held about her (art. 15). With the header miroir-personal-key her reference photographs are opened into it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Everything that is held about her (art. 15). With the header miroir-personal-key her reference photographs are opened into it. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/portability.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What she gave, for another program (art. 20). Needs the header miroir-personal-key. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What she gave, for another program (art. 20). Needs the header miroir-personal-key. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/forget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forgets her whole. The certificate is hers and is kept nowhere here. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        confirm: true;
                    };
                };
            };
            responses: {
                /** @description Forgets her whole. The certificate is hers and is kept nowhere here. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            certificate: string;
                            proof: string;
                            vkey: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asked to be found. */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before. */
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Who asked to be found. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Person"][];
                            next: string | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Enrols a person at the desk: the organisation vouches for her, her consent and her photographs. Her personal key is in this answer and nowhere else. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPerson"];
                };
            };
            responses: {
                /** @description Enrols a person at the desk: the organisation vouches for her, her consent and her photographs. Her personal key is in this answer and nowhere else. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Enrolled"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{subject}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was found of her, and who searched for her. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subject: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What was found of her, and who searched for her. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ShownPerson"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Forgets her: everything of her and her keys are destroyed, and the certificate is answered. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subject: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Forgets her: everything of her and her keys are destroyed, and the certificate is answered. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Forgotten"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Corrects her name or contact; recipients are told (art. 16, 19). */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subject: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        contact?: string;
                    };
                };
            };
            responses: {
                /** @description Corrects her name or contact; recipients are told (art. 16, 19). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            subjectId: string;
                            corrected: ("name" | "contact")[];
                            recipientsTold: number;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/people/{subject}/restrict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restricts her: kept, and compared, shown and exported by nobody (art. 18). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subject: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        because: "accuracy-contested" | "unlawful-processing" | "needed-for-claims" | "objection-pending";
                    };
                };
            };
            responses: {
                /** @description Restricts her: kept, and compared, shown and exported by nobody (art. 18). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            subjectId: string;
                            /** @enum {string} */
                            because: "accuracy-contested" | "unlawful-processing" | "needed-for-claims" | "objection-pending";
                            grantsClosed: number;
                            recipientsTold: number;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{subject}/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lifts a restriction, once she was told (art. 18(3)). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subject: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        told?: boolean;
                    };
                };
            };
            responses: {
                /** @description Lifts a restriction, once she was told (art. 18(3)). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            subjectId: string;
                            lifted: boolean;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            toldOn: string;
                            letter: {
                                to: string | null;
                                subject: string;
                                text: string;
                            } | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{subject}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends one consent of hers, or all, at once (art. 7(3)). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subject: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        purpose?: "find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars";
                    };
                };
            };
            responses: {
                /** @description Ends one consent of hers, or all, at once (art. 7(3)). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Withdrawn"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{subject}/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Her consents, with every state they were ever in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subject: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Her consents, with every state they were ever in. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Consent"][];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** She consents to one purpose more, or again to be found with new photographs. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subject: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewConsent"];
                };
            };
            responses: {
                /** @description She consents to one purpose more, or again to be found with new photographs. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            subjectId: string;
                            /** Format: uuid */
                            consentId: string;
                            /** @enum {string} */
                            purpose: "find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars";
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            until: string;
                            /** @enum {string} */
                            relationship: "none" | "employer" | "school" | "public-authority";
                            photos: number;
                            key: {
                                /** @description Hers. Shown this once and kept nowhere: hand it to her. */
                                personalKey: string;
                                /** @enum {string} */
                                custody: "person-held" | "controller-held";
                            } | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{subject}/refusals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** She was asked and said no: no reason, no consequence (R8). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subject: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        purpose: "find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars";
                        words?: string;
                        /** @enum {string} */
                        language?: "en" | "fr";
                    };
                };
            };
            responses: {
                /** @description She was asked and said no: no reason, no consequence (R8). */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            subjectId: string;
                            /** Format: uuid */
                            consentId: string;
                            /** @enum {string} */
                            purpose: "find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars";
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{subject}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a grant with her personal key, which is used for this and not kept. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subject: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        personalKey?: string;
                        albums?: string[];
                        /**
                         * Format: date
                         * @example 2026-06-21
                         */
                        from?: string;
                        /**
                         * Format: date
                         * @example 2026-06-21
                         */
                        until?: string;
                        distinct?: string;
                    };
                };
            };
            responses: {
                /** @description Opens a grant with her personal key, which is used for this and not kept. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            grantId: string;
                            /** Format: uuid */
                            subjectId: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            opensOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            closesOn: string;
                            albums: string[];
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{subject}/report.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The report of article 15, whole. */
        get: {
            parameters: {
                query?: {
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    subject: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The report of article 15, whole. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{subject}/portability.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What she provided, to take with her (art. 20); her key opens her photographs. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subject: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        personalKey: string;
                    };
                };
            };
            responses: {
                /** @description What she provided, to take with her (art. 20); her key opens her photographs. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{subject}/disclosures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** To whom something of hers was disclosed, and who was told of what since (art. 19). */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subject: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description To whom something of hers was disclosed, and who was told of what since (art. 19). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            subjectId: string;
                            disclosures: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                recipientId: string;
                                recipient: string;
                                what: string;
                                contentSha256: string | null;
                                purpose: string;
                                /** Format: date-time */
                                disclosedAt: string;
                            }[];
                            tellings: components["schemas"]["Telling"][];
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Records that something of hers is disclosed to a recipient her consent names. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subject: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        to: string;
                        /** @enum {string} */
                        what: "picture" | "masked-picture" | "list-of-pictures" | "report" | "contact" | "consent-state";
                        picture?: string;
                        /** Format: uuid */
                        search?: string;
                    };
                };
            };
            responses: {
                /** @description Records that something of hers is disclosed to a recipient her consent names. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            disclosureId: string;
                            /** Format: uuid */
                            subjectId: string;
                            /** Format: uuid */
                            recipientId: string;
                            recipient: string;
                            purpose: string;
                            /** Format: uuid */
                            consentId: string;
                            contentSha256: string | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every consent, the newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before. */
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Every consent, the newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Consent"][];
                            next: string | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/consents/{consent}/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new last day, said anew (R19). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    consent: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: date
                         * @example 2026-06-21
                         */
                        until: string;
                        statement: string;
                        /** @enum {string|null} */
                        secondStep?: "signed-form" | "repeated-aloud" | "e-mailed-code" | "repeated-in-writing" | null;
                        noConsequence?: string | null;
                        childAssent?: string | null;
                        /** @enum {string} */
                        language?: "en" | "fr";
                        byHerself?: boolean;
                    };
                };
            };
            responses: {
                /** @description A new last day, said anew (R19). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            subjectId: string;
                            /** Format: uuid */
                            consentId: string;
                            /** @enum {string} */
                            purpose: "find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars";
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            until: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/consents/{consent}/invalidate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a consent that no longer fits what is done (R20). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    consent: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        because: "model" | "purpose" | "recipient" | "scope" | "unlawful";
                    };
                };
            };
            responses: {
                /** @description Ends a consent that no longer fits what is done (R20). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ended: number;
                            /** @enum {string} */
                            because: "model" | "purpose" | "recipient" | "scope" | "unlawful";
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/consents/{consent}/receipt.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The receipt of a consent with its proofs (R15). */
        get: {
            parameters: {
                query?: {
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    consent: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The receipt of a consent with its proofs (R15). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every grant, and how far its albums are compared. */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before. */
                    cursor?: string;
                    limit?: number;
                    state?: "open" | "closed";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Every grant, and how far its albums are compared. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Grant"][];
                            next: string | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/grants/{grant}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes a grant: its key is destroyed, and running comparisons lose the reference. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    grant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Closes a grant: its key is destroyed, and running comparisons lose the reference. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            grantId: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/searches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Searches by photograph among people whose grant is open. Whoever is not there is answered like whoever is not enrolled (R69). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        photo: components["schemas"]["Photograph"];
                        /** @enum {string} */
                        purpose: "find" | "access" | "erasure";
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Searches by photograph among people whose grant is open. Whoever is not there is answered like whoever is not enrolled (R69). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SearchAnswer"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/searches/{search}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirms a possible match of a search; where the policy says so, a second person has to as well (R96). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    search: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: uuid */
                        subject: string;
                    };
                };
            };
            responses: {
                /** @description Confirms a possible match of a search; where the policy says so, a second person has to as well (R96). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            searchId: string;
                            /** Format: uuid */
                            subjectId: string;
                            confirmed: number;
                            needed: number;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Possible matches between the two thresholds, and faces that two people may share. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Possible matches between the two thresholds, and faces that two people may share. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Review"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decides. Of a possible match: accept, or reject for ever. Of a conflict: accept says two people, reject the same. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        decision: "accept" | "reject";
                    };
                };
            };
            responses: {
                /** @description Decides. Of a possible match: accept, or reject for ever. Of a conflict: accept says two people, reject the same. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            kind: "appearance" | "conflict";
                            /** @enum {string} */
                            decision: "accept" | "reject";
                            waitsForSecond: boolean;
                            recipientsTold: number;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/publications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sets of masked copies, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Sets of masked copies, newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Publication"][];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Begins to draw up masked copies of an album for one use; nothing leaves before somebody signs. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPublication"];
                };
            };
            responses: {
                /** @description Begins to draw up masked copies of an album for one use; nothing leaves before somebody signs. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Publication"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/publications/{publication}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of them, and how far it is. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    publication: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One of them, and how far it is. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Publication"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Drops one of which nothing left. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    publication: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/publications/{publication}/draw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Goes on drawing one that was stopped. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    publication: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Goes on drawing one that was stopped. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Publication"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/publications/{publication}/copies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The contact sheet, page by page: each copy, each face in it, and why it is visible or covered. */
        get: {
            parameters: {
                query?: {
                    after?: number;
                    limit?: number;
                    state?: "ready" | "blocked" | "failed" | "registered" | "out" | "stale" | "removed";
                };
                header?: never;
                path: {
                    publication: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The contact sheet, page by page: each copy, each face in it, and why it is visible or covered. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            copies: components["schemas"]["SheetCopy"][];
                            next: number | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/publications/{publication}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Somebody answers by name for what will be handed out (R96: another than the maker, where two are the rule). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    publication: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Somebody answers by name for what will be handed out (R96: another than the maker, where two are the rule). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Publication"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/publications/{publication}/hand-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hands out what was signed; each copy is decided and made once more at that moment. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    publication: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Hands out what was signed; each copy is decided and made once more at that moment. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Publication"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/publications/{publication}/copies.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was handed out as a ZIP; not while a copy in it may not stay as it is. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    publication: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What was handed out as a ZIP; not while a copy in it may not stay as it is. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/copies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The register of what left: each copy, where to, who is visible in it under which consent, and what is left to do. */
        get: {
            parameters: {
                query?: {
                    publication?: string;
                    /** @description Only what may not stay, was taken away, or is not where it was put. */
                    open?: "true" | "false";
                    after?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The register of what left: each copy, where to, who is visible in it under which consent, and what is left to do. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["RegisteredCopy"][];
                            /** Format: uuid */
                            next: string | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/copies/{copy}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A mask more, or one less with a reason; taken back; approved after a look; left out. What was signed is signed by nobody any more. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    copy: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        do: "mask";
                        box: {
                            x: number;
                            y: number;
                            width: number;
                            height: number;
                        };
                    } | {
                        /** @enum {string} */
                        do: "unmask";
                        face: string;
                        because: string;
                    } | {
                        /** @enum {string} */
                        do: "undo";
                        /** Format: uuid */
                        correction: string;
                    } | {
                        /** @enum {string} */
                        do: "approve";
                    } | {
                        /** @enum {string} */
                        do: "leave-out";
                    } | {
                        /** @enum {string} */
                        do: "take-in";
                    };
                };
            };
            responses: {
                /** @description A mask more, or one less with a reason; taken back; approved after a look; left out. What was signed is signed by nobody any more. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SheetCopy"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/copies/{copy}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The original for whoever corrects its masks, or the copy as it would be handed out now. */
        get: {
            parameters: {
                query?: {
                    which?: "original" | "masked";
                    size?: "small" | "large";
                    /** @description Of a recording, which frame; the first that is worth a look when absent. */
                    atMs?: number;
                };
                header?: never;
                path: {
                    copy: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The original for whoever corrects its masks, or the copy as it would be handed out now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/jpeg": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/copies/{copy}/video": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The masked recording that was handed out, to be played: by parts, each asked for anew. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    copy: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The masked recording that was handed out, to be played: by parts, each asked for anew. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "video/mp4": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests, those due first; with `all`, also those that are over. */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before. */
                    cursor?: string;
                    limit?: number;
                    all?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Requests, those due first; with `all`, also those that are over. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Request"][];
                            next: string | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Opens a request; the clock runs from the day it came in, and she is told (R29, R34). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewRequest"];
                };
            };
            responses: {
                /** @description Opens a request; the clock runs from the day it came in, and she is told (R29, R34). */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpenedRequest"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests/{request}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole case. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    request: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The whole case. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ShownRequest"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests/{request}/letters/{event}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A letter of the case again. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    request: string;
                    event: number | null;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A letter of the case again. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            subject: string;
                            text: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests/{request}/letters/{event}/letter.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A letter of the case, to print. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    request: string;
                    event: number | null;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A letter of the case, to print. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/pdf": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests/{request}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The answer, once and whole. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    request: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        text?: string;
                        nothingHeld?: boolean;
                        attachments?: {
                            name: string;
                            /** Format: byte */
                            content: string;
                        }[];
                    };
                };
            };
            responses: {
                /** @description The answer, once and whole. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AnsweredRequest"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests/{request}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Two months more, for a reason that she is told (art. 12(3)). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    request: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        reason: "complexity" | "number";
                        because: string;
                    };
                };
            };
            responses: {
                /** @description Two months more, for a reason that she is told (art. 12(3)). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            number: string;
                            /** @enum {string} */
                            told: "queued" | "printed";
                            letter: {
                                subject: string;
                                text: string;
                            };
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            monthEndsOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            targetOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            dueOn: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests/{request}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks her who she is, by the lightest means; the clock waits for her (R33). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    request: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        doubt: string;
                        /** @enum {string} */
                        means?: "reply-from-known-address" | "question-only-she-knows" | "in-person" | "document-seen";
                    };
                };
            };
            responses: {
                /** @description Asks her who she is, by the lightest means; the clock waits for her (R33). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            number: string;
                            /** @enum {string} */
                            told: "queued" | "printed";
                            letter: {
                                subject: string;
                                text: string;
                            };
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            pausedOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            monthEndsOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            targetOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            dueOn: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests/{request}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** She said who she is: the clock runs on. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    request: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: date
                         * @example 2026-06-21
                         */
                        on?: string;
                        seenBy?: string;
                    };
                };
            };
            responses: {
                /** @description She said who she is: the clock runs on. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            number: string;
                            pausedDays: number;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            monthEndsOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            targetOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            dueOn: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests/{request}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuses for a ground of the law; some need a second person, and then the first call proposes (R39). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    request: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        ground: "identity-not-established" | "mandate-not-shown" | "right-does-not-apply" | "exception" | "unfounded" | "excessive";
                        reasons?: string;
                        proof?: string;
                        /** @enum {string} */
                        exception?: "17(3)(a)" | "17(3)(b)" | "17(3)(c)" | "17(3)(d)" | "17(3)(e)";
                    };
                };
            };
            responses: {
                /** @description Refuses for a ground of the law; some need a second person, and then the first call proposes (R39). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProposedRefusal"] | components["schemas"]["RefusedRequest"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests/{request}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes an answered case, or one she took back. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    request: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        takenBack?: string;
                    };
                };
            };
            responses: {
                /** @description Closes an answered case, or one she took back. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            number: string;
                            /** @enum {string} */
                            outcome: "answered" | "nothing-held" | "refused" | "taken-back";
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            closedOn: string;
                            /**
                             * Format: date
                             * @example 2026-06-21
                             */
                            retainUntil: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/look-notice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What somebody who is not enrolled is told before one look by her face. */
        get: {
            parameters: {
                query?: {
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What somebody who is not enrolled is told before one look by her face. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            text: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests/{request}/look.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** One look by her face under its own consent, for somebody who is not enrolled. Nothing of it is kept here (R52). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    request: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        photos: components["schemas"]["Photograph"][];
                        albums: string[];
                        statement: string;
                        /** @enum {string} */
                        identityCheck: "in-person" | "live-capture" | "portal-capture" | "personal-key" | "mandate";
                        checkedBy: string;
                        /** @enum {string} */
                        ageBand?: "adult" | "15-17" | "under-15";
                        /** @enum {string} */
                        language?: "en" | "fr";
                        distinct?: string;
                    };
                };
            };
            responses: {
                /** @description One look by her face under its own consent, for somebody who is not enrolled. Nothing of it is kept here (R52). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests/{request}/look-by-hand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pictures by day, place and album, to be looked at by eye: the way without a face (R12). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    request: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        albums?: string[];
                        /**
                         * Format: date
                         * @example 2026-06-21
                         */
                        day?: string;
                        place?: string;
                    };
                };
            };
            responses: {
                /** @description Pictures by day, place and album, to be looked at by eye: the way without a face (R12). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            itemId: string;
                            album: string;
                            fileName: string | null;
                            takenAt: string | null;
                            place: string | null;
                            publishedAt: string | null;
                        }[];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/objections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Objections to pictures, the newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before. */
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Objections to pictures, the newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Objection"][];
                            next: string | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Takes a picture, or one face or region of it, out of every comparison at once (R62). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        picture: string;
                        region?: {
                            x: number;
                            y: number;
                            width: number;
                            height: number;
                        };
                        face?: number;
                        /** @description Of a recording: from here on. */
                        fromMs?: number;
                        /** @description Of a recording: up to here. */
                        toMs?: number;
                        because: string;
                        request?: string;
                    };
                };
            };
            responses: {
                /** @description Takes a picture, or one face or region of it, out of every comparison at once (R62). */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            objectionId: string;
                            contentSha256: string;
                            region: {
                                x: number;
                                y: number;
                                width: number;
                                height: number;
                            } | null;
                            startsMs: number | null;
                            endsMs: number | null;
                            inArchive: boolean;
                            appearancesRemoved: number;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/objections/{objection}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decides on an objection. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    objection: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        decision: "uphold" | "reject";
                        because: string;
                    };
                };
            };
            responses: {
                /** @description Decides on an objection. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "upheld" | "rejected";
                            comparedAgain: number;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/recipients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The register, and what recipients were told or still have to be. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The register, and what recipients were told or still have to be. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            recipients: components["schemas"]["Recipient"][];
                            tellings: components["schemas"]["Telling"][];
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Adds a recipient; consents to its purpose that did not name it end, and are asked for anew (R20). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewRecipient"];
                };
            };
            responses: {
                /** @description Adds a recipient; consents to its purpose that did not name it end, and are asked for anew (R20). */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            recipientId: string;
                            purpose: string;
                            consentsEnded: number;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/recipients/{recipient}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Nothing more is disclosed to it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    recipient: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Nothing more is disclosed to it. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            recipientId: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tellings/{telling}/letter": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a recipient is told, to be sent by another way than e-mail. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    telling: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What a recipient is told, to be sent by another way than e-mail. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            subject: string;
                            text: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tellings/{telling}/told": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The recipient was told, with what proves it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    telling: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        proof: string;
                    };
                };
            };
            responses: {
                /** @description The recipient was told, with what proves it. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Telling"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The queue, the newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before. */
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The queue, the newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Letter"][];
                            next: string | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/{letter}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One letter, with its text. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    letter: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One letter, with its text. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Letter"] & {
                            text: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/{letter}/letter.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One letter, to print. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    letter: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One letter, to print. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/pdf": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hands what is due to the organisation's mail server; `again` also what it refused. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        again?: boolean;
                    };
                };
            };
            responses: {
                /** @description Hands what is due to the organisation's mail server; `again` also what it refused. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            delivered: number;
                            later: number;
                            refused: number;
                            down: string | null;
                            left: number;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/{letter}/posted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The letter was printed and handed over or posted, with what proves it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    letter: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        proof: string;
                    };
                };
            };
            responses: {
                /** @description The letter was printed and handed over or posted, with what proves it. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            letterId: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/breaches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every breach, with the hours left. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Every breach, with the hours left. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Breach"][];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Enters a breach, also one without a risk. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewBreach"];
                };
            };
            responses: {
                /** @description Enters a breach, also one without a risk. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Breach"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/breaches/{breach}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One breach. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    breach: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One breach. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Breach"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** What is known since, and who was told; late needs a reason (art. 33(1)). */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    breach: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        nature?: string;
                        people?: string;
                        records?: string;
                        consequences?: string;
                        measures?: string;
                        /** @enum {string} */
                        risk?: "unassessed" | "none" | "risk" | "high";
                        /** Format: date-time */
                        authorityToldAt?: string;
                        lateBecause?: string;
                        /** Format: date-time */
                        peopleToldAt?: string;
                        /** @enum {string} */
                        peopleUntoldBecause?: "unintelligible" | "measures" | "public-communication";
                    };
                };
            };
            responses: {
                /** @description What is known since, and who was told; late needs a reason (art. 33(1)). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Breach"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/breaches/{breach}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes it, once everybody who must know does. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    breach: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Closes it, once everybody who must know does. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Breach"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/breaches/{breach}/letter.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The notification to the authority (art. 33), or the letter to people (art. 34). */
        get: {
            parameters: {
                query?: {
                    letter?: "notification" | "people";
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    breach: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The notification to the authority (art. 33), or the letter to people (art. 34). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/pdf": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Entries, the newest first. What is past its time is emptied; its commitment stays. */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before. */
                    cursor?: number;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Entries, the newest first. What is past its time is emptied; its commitment stays. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["LogLine"][];
                            next: string | null;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/log/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Walks the whole log, and holds it against an earlier checkpoint if one is given (R91). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        since?: string;
                    };
                };
            };
            responses: {
                /** @description Walks the whole log, and holds it against an earlier checkpoint if one is given (R91). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LogVerified"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/log/{seq}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole offline proof of one entry (C2SP tlog-proof). */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    seq: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The whole offline proof of one entry (C2SP tlog-proof). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            seq: number;
                            entry: components["schemas"]["Entry"];
                            proof: string;
                            vkey: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/log/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The signed checkpoint of so many entries, or of all. */
        get: {
            parameters: {
                query?: {
                    size?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The signed checkpoint of so many entries, or of all. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Checkpoint"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/log/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Proof that the log of a later checkpoint begins with that of an earlier one. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        earlier: string;
                        later?: string;
                    };
                };
            };
            responses: {
                /** @description Proof that the log of a later checkpoint begins with that of an earlier one. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            from: number;
                            to: number;
                            proof: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/log/cosignatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the cosignatures of known witnesses on a checkpoint. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note: string;
                    };
                };
            };
            responses: {
                /** @description Takes the cosignatures of known witnesses on a checkpoint. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            size: number;
                            added: string[];
                            known: string[];
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The zero-template proof: asks tables, keys and files now (R65). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The zero-template proof: asks tables, keys and files now (R65). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AuditReport"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version that was ever shown to somebody. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Every version that was ever shown to somebody. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Notice"][];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Publishes what the notices say today, where it differs from what is in force. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        kind?: "consent" | "minor" | "archive";
                        posting?: {
                            where: string;
                            because: string;
                        };
                    };
                };
            };
            responses: {
                /** @description Publishes what the notices say today, where it differs from what is in force. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            notices: {
                                /** @enum {string} */
                                kind: "consent" | "minor" | "archive";
                                /** @enum {string} */
                                language: "en" | "fr";
                                version: string;
                                sha256: string;
                                published: boolean;
                            }[];
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notices/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a notice says: one version by its hash, or the one in force, or what would be published. */
        get: {
            parameters: {
                query?: {
                    sha256?: string;
                    kind?: "consent" | "minor" | "archive";
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What a notice says: one version by its hash, or the one in force, or what would be published. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NoticeText"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authority-pack.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything a supervisory authority asks for, signed and without names (R86). */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Everything a supervisory authority asks for, signed and without names (R86). */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": string;
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every setting, without secrets and without places on the server's disk. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Every setting, without secrets and without places on the server's disk. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Setting"][];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which programs are told of what, and every delivery of the last thirty days. */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before. */
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Which programs are told of what, and every delivery of the last thirty days. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Delivery"][];
                            next: string | null;
                            programs: {
                                url: string;
                                events: ("appearance.found" | "request.opened" | "consent.withdrawn" | "scan.finished")[];
                            }[];
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, what her role may do, and whether a second factor is missing. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Who is signed in, what her role may do, and whether a second factor is missing. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the staff signs in here. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description How the staff signs in here. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignInMethods"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every account, and whether it has a second factor. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Every account, and whether it has a second factor. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"][];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Adds an account, one for one person; answers a link by which she chooses her password. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewAccount"];
                };
            };
            responses: {
                /** @description Adds an account, one for one person; answers a link by which she chooses her password. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AddedAccount"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes an account and ends its sessions at once. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    account: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Removes an account and ends its sessions at once. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            accountId: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes the role, gives another link, or takes a lost second factor away. Ends her sessions. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    account: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AccountChange"];
                };
            };
            responses: {
                /** @description Changes the role, gives another link, or takes a lost second factor away. Ends her sessions. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChangedAccount"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every token, without its secret, and the day it was last used. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Every token, without its secret, and the day it was last used. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Token"][];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Gives a program a token. Its secret is in this answer and nowhere else. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            responses: {
                /** @description Gives a program a token. Its secret is in this answer and nowhere else. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GivenToken"];
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends a token at once. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    token: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Ends a token at once. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            tokenId: string;
                        };
                    };
                };
                /** @description What went wrong and what to do (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Overview: {
            /**
             * Format: date
             * @example 2026-06-21
             */
            today: string;
            requests: {
                number: string;
                /** @enum {string} */
                kind: "access" | "rectification" | "erasure" | "restriction" | "objection" | "portability" | "withdrawal" | "information";
                /**
                 * Format: date
                 * @example 2026-06-21
                 */
                dueOn: string;
                /**
                 * Format: date
                 * @example 2026-06-21
                 */
                targetOn: string;
                /** @enum {string} */
                urgency: "overdue" | "today" | "soon" | "in-time" | "waits-for-her" | "done";
                daysLeft: number;
            }[];
            waiting: {
                candidates: number;
                conflicts: number;
                objections: number;
                tellings: number;
                lettersWaiting: number;
                lettersFailed: number;
                breaches: number;
                enrolments: number;
            };
            held: {
                albums: number;
                items: number;
                faces: number;
                people: number;
                openGrants: number;
                appearances: number;
            };
            /** @description The newest zero-template proof; null while there is none. */
            lastAudit: {
                /** Format: date-time */
                at: string;
                seq: number;
                holds: boolean;
                files: number;
                vectors: number;
            } | null;
            disk: {
                freeBytes: number;
                sizeBytes: number;
            };
            log: {
                size: number;
                /** Format: date-time */
                checkpointAt: string | null;
            };
            notices: {
                /** @enum {string} */
                kind: "consent" | "minor" | "archive";
                /** @enum {string} */
                language: "en" | "fr";
                version: string | null;
                /** Format: date-time */
                publishedAt: string | null;
            }[];
            noticeMissing: {
                article: string;
                setting: string;
            }[];
            dpia: {
                reference: string;
                /**
                 * Format: date
                 * @example 2026-06-21
                 */
                reviewOn: string;
                overdue: boolean;
            } | null;
            anomalies: {
                /**
                 * Format: date
                 * @example 2026-06-21
                 */
                onDay: string;
                searches: number;
                usual: number;
            }[];
        };
        Problem: {
            /** @example /api/errors#album/not-found */
            type: string;
            /** @description The code of the error; the same in every language. */
            title: string;
            status: number;
            /** @description What happened and what to do, in the visitor's language. */
            detail: string;
        };
        CountedAlbum: components["schemas"]["Album"] & {
            counts: {
                items: number;
                videos: number;
                videoMs: number;
                faces: number;
                problems: number;
                openGrants: number;
            };
        };
        Album: {
            /** Format: uuid */
            id: string;
            slug: string;
            title: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            startsOn: string | null;
            /**
             * Format: date
             * @example 2026-06-21
             */
            endsOn: string | null;
            place: string | null;
            /** @enum {string} */
            heldBy: "own-work" | "commissioned" | "contributed" | "deposited" | "legal-duty";
            rightNote: string;
            /** @enum {string} */
            scope: "declared" | "closed" | "open";
            minorsPresent: boolean;
            /**
             * Format: date
             * @example 2026-06-21
             */
            retainUntil: string;
        };
        NewAlbum: {
            title: string;
            slug?: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            startsOn?: string | null;
            /**
             * Format: date
             * @example 2026-06-21
             */
            endsOn?: string | null;
            place?: string | null;
            /** @enum {string} */
            heldBy: "own-work" | "commissioned" | "contributed" | "deposited" | "legal-duty";
            rightNote: string;
            minorsPresent?: boolean;
            /**
             * Format: date
             * @example 2026-06-21
             */
            retainUntil?: string;
        };
        NewScope: {
            /** @enum {string} */
            scope: "declared" | "closed" | "open";
            attestedBy?: string;
            dpiaReference?: string;
            art9Ground?: string;
        };
        Upload: {
            /** Format: uuid */
            id: string;
            fileName: string;
            account: string;
            bytes: number;
            arrivedBytes: number;
            /**
             * @description `arriving` until every byte is there, `whole` until its pictures are in the album.
             * @enum {string}
             */
            state: "arriving" | "whole" | "imported";
            /** Format: date-time */
            begunAt: string;
            /** Format: date-time */
            endedAt: string | null;
        };
        ScanPlan: {
            albums: {
                slug: string;
                items: number;
                faces: number;
                people: number;
            }[];
            items: number;
            faces: number;
            people: number;
            comparisons: number;
            thresholds: {
                review: number;
                match: number;
                /** @description False candidates to be expected over everything the open grants reach. */
                expectedFalseAtReview: number;
            };
            otherModel: number;
            estimatedSeconds: number | null;
        };
        ScanState: {
            /** @enum {string} */
            state: "idle" | "waiting" | "running" | "paused";
            done: number;
            total: number;
            /** Format: date-time */
            startedAt: string | null;
            /** Format: date-time */
            endedAt: string | null;
            error: string | null;
            import: {
                /** Format: uuid */
                albumId: string;
                done: number;
                total: number | null;
            } | null;
        };
        Invitation: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "personal" | "poster";
            albums: {
                slug: string;
                title: string;
            }[];
            purposes: string[];
            /**
             * Format: date
             * @example 2026-06-21
             */
            until: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            consentUntil: string;
            uses: number;
            used: number;
            madeBy: string;
            /** Format: date-time */
            madeAt: string;
            usable: boolean;
        };
        NewInvitation: {
            /** @enum {string} */
            kind: "personal" | "poster";
            albums: string[];
            /**
             * Format: date
             * @example 2026-06-21
             */
            until: string;
            uses?: number;
            purposes?: ("find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars")[];
            /**
             * Format: date
             * @example 2026-06-21
             */
            consentUntil?: string;
        };
        Me: {
            /** Format: uuid */
            subjectId: string;
            name: string;
            contact: string | null;
            /** @description Her data is kept and neither compared nor shown (art. 18). */
            restricted: boolean;
            enrolment: {
                /** @enum {string} */
                state: "no-approval-needed" | "waiting" | "approved" | "refused";
                /**
                 * Format: date
                 * @example 2026-06-21
                 */
                opensOn: string;
            } | null;
            pictures: {
                shown: number;
                waiting: number;
            };
            grant: {
                /** Format: uuid */
                id: string;
                /**
                 * Format: date
                 * @example 2026-06-21
                 */
                opensOn: string;
                /**
                 * Format: date
                 * @example 2026-06-21
                 */
                closesOn: string;
            } | null;
        };
        MyPicture: {
            /**
             * Format: uuid
             * @description Of the appearance: its picture is at /me/appearances/{id}/picture.
             */
            id: string;
            /** @enum {string} */
            state: "shown" | "confirmed";
            score: number;
            /** @description Share of strangers whose face would score as high. */
            fmr: number;
            /** Format: date-time */
            foundAt: string;
            album: string;
            albumTitle: string;
            box: {
                x: number;
                y: number;
                width: number;
                height: number;
            };
            widthPx: number;
            heightPx: number;
            atMs: number | null;
            startsMs: number | null;
            endsMs: number | null;
            durationMs: number | null;
            takenAt: string | null;
            caption: string | null;
            photographer: string | null;
            publishedAt: string | null;
            publishedOn: string | null;
            otherFaces: number;
        };
        PublishedCopy: {
            /** Format: uuid */
            publicationId: string;
            /** Format: uuid */
            copyId: string;
            /**
             * Format: uuid
             * @description Her picture, at /me/appearances/{id}/picture; null once it is not shown.
             */
            appearanceId: string | null;
            album: string;
            /** @enum {string} */
            use: "website" | "press" | "social" | "internal" | "print";
            /** @enum {string} */
            destination: "folder" | "zip" | "s3";
            recipient: string | null;
            /**
             * Format: date-time
             * @description When the copy left with her visible in it.
             */
            since: string;
            /**
             * Format: date-time
             * @description Since when it may not show her any more.
             */
            lapsedAt: string | null;
            /** Format: date-time */
            removedAt: string | null;
            /**
             * Format: date-time
             * @description When it was found that the copy is no longer where it had been put.
             */
            escapedAt: string | null;
        };
        MyConsent: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            purpose: "find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars";
            purposeDescription: string;
            /** @enum {string} */
            state: "requested" | "refused" | "given" | "renewed" | "withdrawn" | "expired" | "invalidated";
            /**
             * Format: date
             * @example 2026-06-21
             */
            startsOn: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            endsOn: string;
            albums: string[];
            statement: string | null;
            checkedBy: string | null;
            secondStep: string | null;
            noticeSha256: string;
            noticeVersion: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt: string | null;
            endedBecause: string | null;
            renewalDue: boolean;
            events: {
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                state: "requested" | "refused" | "given" | "renewed" | "withdrawn" | "expired" | "invalidated";
                channel: string;
                /**
                 * Format: date
                 * @example 2026-06-21
                 */
                validUntil: string | null;
            }[];
        };
        MoreToAgree: {
            /** @enum {string} */
            purpose: "find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars";
            title: string;
            statement: string;
            /** @description To be written by her as it stands here. */
            secondStatement: string;
            noConsequence: string | null;
            albums: string[];
            /**
             * Format: date
             * @example 2026-06-21
             */
            until: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            inForceUntil: string | null;
        };
        MyGrant: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            state: "open" | "closed";
            /**
             * Format: date
             * @example 2026-06-21
             */
            opensOn: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            closesOn: string;
            closedBecause: string | null;
            albums: {
                slug: string;
                /** @description Pictures compared until now. */
                compared: number;
                pictures: number;
            }[];
        };
        Person: {
            /** Format: uuid */
            id: string;
            name: string;
            contact: string | null;
            /** @enum {string} */
            ageBand: "adult" | "15-17" | "under-15";
            consents: {
                /** Format: uuid */
                id: string;
                purpose: string;
                /** @enum {string} */
                state: "requested" | "refused" | "given" | "renewed" | "withdrawn" | "expired" | "invalidated";
                /**
                 * Format: date
                 * @example 2026-06-21
                 */
                endsOn: string;
            }[];
            openGrant: {
                /** Format: uuid */
                id: string;
                /**
                 * Format: date
                 * @example 2026-06-21
                 */
                closesOn: string;
            } | null;
        };
        Enrolled: {
            /** Format: uuid */
            subjectId: string;
            /** Format: uuid */
            consentId: string;
            photos: number;
            /** @enum {string} */
            relationship: "none" | "employer" | "school" | "public-authority";
            /** @description Hers. Shown this once and kept nowhere: hand it to her. */
            personalKey: string;
            /** @enum {string} */
            custody: "person-held" | "controller-held";
        };
        NewPerson: {
            name: string;
            contact?: string | null;
            photos: components["schemas"]["Photograph"][];
            /** @enum {string} */
            ageBand?: "adult" | "15-17" | "under-15";
            guardian?: {
                name: string;
                proof: string;
            } | null;
            /**
             * Format: date
             * @example 2026-06-21
             */
            majorityOn?: string | null;
            distinct?: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            until: string;
            statement: string;
            /** @enum {string|null} */
            secondStep?: "signed-form" | "repeated-aloud" | "e-mailed-code" | "repeated-in-writing" | null;
            noConsequence?: string | null;
            childAssent?: string | null;
            /** @enum {string} */
            language?: "en" | "fr";
            albums: string[];
            /** @enum {string} */
            identityCheck: "in-person" | "live-capture" | "portal-capture" | "personal-key" | "mandate";
            checkedBy: string;
            mandate?: string | null;
        };
        /** @description The name of the file, and its bytes in base64. */
        Photograph: {
            name: string;
            /** Format: byte */
            content: string;
        };
        ShownPerson: {
            /** Format: uuid */
            subjectId: string;
            name: string;
            appearances: components["schemas"]["Appearance"][];
            searches: components["schemas"]["SearchAboutHer"][];
        };
        Appearance: {
            /** Format: uuid */
            appearanceId: string;
            album: string;
            albumTitle: string;
            /** @enum {string} */
            state: "candidate" | "shown" | "confirmed";
            score: number;
            fmr: number;
            box: {
                x: number;
                y: number;
                width: number;
                height: number;
            };
            widthPx: number;
            heightPx: number;
            atMs: number | null;
            startsMs: number | null;
            endsMs: number | null;
            durationMs: number | null;
            takenAt: string | null;
            caption: string | null;
            photographer: string | null;
            publishedAt: string | null;
            publishedOn: string | null;
            fileNames: string[];
            otherFaces: number;
        };
        SearchAboutHer: {
            /** Format: date-time */
            at: string;
            actor: string;
            /** @enum {string} */
            purpose: "find" | "access" | "erasure";
            reason: string | null;
            /** @enum {string} */
            outcome: "compared" | "returned";
            confirmedBy: {
                actor: string;
                /** Format: date-time */
                at: string;
            }[];
        };
        Forgotten: {
            /** Format: uuid */
            subjectId: string;
            destroyed: {
                [key: string]: number;
            };
            keysDestroyed: number;
            files: {
                kind: string;
                /** @enum {string} */
                outcome: "to be removed" | "removed" | "not found" | "could not be removed";
            }[];
            recipientsTold: number;
            check: {
                looked: string[];
                left: {
                    table: string;
                    column: string;
                    rows: number;
                }[];
                keysLeft: string[];
            };
            certificate: {
                [key: string]: unknown;
            };
            signature: string;
            vkey: string;
            proof: string;
        };
        Withdrawn: {
            /** Format: uuid */
            subjectId: string;
            destroyed: {
                [key: string]: number;
            };
            keysDestroyed: number;
            files: {
                kind: string;
                /** @enum {string} */
                outcome: "to be removed" | "removed" | "not found" | "could not be removed";
            }[];
            recipientsTold: number;
            check: {
                looked: string[];
                left: {
                    table: string;
                    column: string;
                    rows: number;
                }[];
                keysLeft: string[];
            };
            ended: {
                /** Format: uuid */
                consentId: string;
                purpose: string;
            }[];
            inForce: string[];
        };
        Consent: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            subjectId: string;
            purpose: string;
            /** @enum {string} */
            state: "requested" | "refused" | "given" | "renewed" | "withdrawn" | "expired" | "invalidated";
            albums: string[];
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            startsOn: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            endsOn: string;
            /** Format: date-time */
            endedAt: string | null;
            endedBecause: string | null;
            renewalDue: boolean;
            /**
             * Format: date
             * @example 2026-06-21
             */
            renewalAskedOn: string | null;
            /**
             * Format: date
             * @example 2026-06-21
             */
            proofUntil: string | null;
            ageBand: string;
            statement: string | null;
            checkedBy: string | null;
            mandate: string | null;
            childAssent: string | null;
            noConsequence: string | null;
            identityCheck: string | null;
            imbalance: string | null;
            secondStep: string | null;
            noticeVersion: string;
            /** @enum {string} */
            noticeLanguage: "en" | "fr";
            noticeSha256: string;
            purposeDescription: string;
            art6Basis: string;
            art9Basis: string;
            jurisdiction: string;
            authority: string;
            events: {
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                state: "requested" | "refused" | "given" | "renewed" | "withdrawn" | "expired" | "invalidated";
                type: string;
                channel: string;
                by: string;
                statement: string | null;
                noticeSha256: string | null;
                /**
                 * Format: date
                 * @example 2026-06-21
                 */
                validUntil: string | null;
                secondStep: string | null;
            }[];
        };
        NewConsent: {
            /** @enum {string} */
            purpose: "find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars";
            photos?: components["schemas"]["Photograph"][];
            distinct?: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            until: string;
            statement: string;
            /** @enum {string|null} */
            secondStep?: "signed-form" | "repeated-aloud" | "e-mailed-code" | "repeated-in-writing" | null;
            noConsequence?: string | null;
            childAssent?: string | null;
            /** @enum {string} */
            language?: "en" | "fr";
            albums: string[];
            /** @enum {string} */
            identityCheck: "in-person" | "live-capture" | "portal-capture" | "personal-key" | "mandate";
            checkedBy: string;
            mandate?: string | null;
        };
        Telling: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            recipientId: string;
            recipient: string;
            /** @enum {string} */
            about: "erasure" | "rectification" | "correction" | "restriction";
            disclosures: string[];
            /** Format: date-time */
            madeAt: string;
            /** Format: date-time */
            toldAt: string | null;
            proof: string | null;
        };
        Grant: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            subjectId: string;
            /** Format: uuid */
            consentId: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            opensOn: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            closesOn: string;
            /** @enum {string} */
            state: "open" | "closed";
            closedBecause: string | null;
            albums: {
                /** Format: uuid */
                id: string;
                slug: string;
                comparedToSeq: number;
                lastSeq: number;
                misses: number;
            }[];
        };
        SearchAnswer: {
            /** Format: uuid */
            searchId: string;
            /** @enum {string} */
            purpose: "find" | "access" | "erasure";
            faces: {
                box: {
                    x: number;
                    y: number;
                    width: number;
                    height: number;
                };
                possibleMatch: {
                    /** Format: uuid */
                    subjectId: string;
                    name: string;
                    score: number;
                    /** @enum {string} */
                    band: "likely" | "unsure";
                    fmr: number;
                } | null;
            }[];
            thresholds: {
                review: number;
                match: number;
            };
            expectedFalseMatches: number;
            twoPersons: boolean;
        };
        Review: {
            twoPersons: boolean;
            candidates: components["schemas"]["Candidate"][];
            conflicts: components["schemas"]["Conflict"][];
        };
        Candidate: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            subjectId: string;
            name: string;
            /** @enum {string} */
            state: "candidate" | "shown" | "confirmed";
            score: number;
            fmr: number;
            reviewThreshold: number;
            matchThreshold: number;
            /** Format: date-time */
            foundAt: string;
            firstBy: string | null;
            album: string;
            albumTitle: string;
            /** Format: uuid */
            itemId: string;
            contentSha256: string;
            box: {
                x: number;
                y: number;
                width: number;
                height: number;
            };
            widthPx: number;
            heightPx: number;
            atMs: number | null;
            startsMs: number | null;
            endsMs: number | null;
            durationMs: number | null;
            takenAt: string | null;
            caption: string | null;
            photographer: string | null;
            publishedAt: string | null;
            publishedOn: string | null;
        };
        Conflict: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            subjectId: string;
            name: string;
            /** Format: date-time */
            at: string;
            actor: string;
            /** @enum {string} */
            stage: "enrol" | "grant" | "look";
            /** @enum {string} */
            state: "open" | "distinct" | "same";
        };
        Publication: {
            /** Format: uuid */
            id: string;
            /** @description Short name, also once the album is gone. */
            album: string;
            /** @enum {string} */
            use: "website" | "press" | "social" | "internal" | "print";
            /** @enum {string} */
            destination: "folder" | "zip" | "s3";
            /** @description Where the copies go; of a ZIP to be downloaded, its name. */
            place: string;
            recipient: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /** @enum {string} */
            style: "ellipse" | "rectangle" | "surroundings";
            /** @description Long side of the copies; null keeps the original's. */
            sidePx: number | null;
            /** @enum {string} */
            smallFaces: "masked" | "left";
            smallBelowPx: number | null;
            /** @enum {string} */
            sound: "kept" | "removed";
            credit: string | null;
            captions: boolean;
            maskVersion: string;
            /** @description Whoever signs is another than the maker (R96). */
            twoPersons: boolean;
            /** @enum {string} */
            state: "drawing" | "drawn" | "signed" | "handed-out";
            madeBy: string;
            /** Format: date-time */
            madeAt: string;
            signedBy: string | null;
            /** Format: date-time */
            signedAt: string | null;
            /** Format: date-time */
            handedOutAt: string | null;
            retainUntil: string;
            /** @description How many copies are in which state; those without any are absent. */
            copies: {
                ready?: number;
                blocked?: number;
                failed?: number;
                registered?: number;
                out?: number;
                stale?: number;
                removed?: number;
            };
            downloadable: boolean;
            /** @description What is being done with it now, or how that ended; null when nothing was. */
            work: {
                /** @enum {string} */
                kind: "draw" | "hand-out";
                running: boolean;
                done: number;
                total: number | null;
                error: string | null;
            } | null;
        };
        NewPublication: {
            album: string;
            /** @enum {string} */
            use: "website" | "press" | "social" | "internal" | "print";
            /** @description `zip`, to be downloaded here; or `s3:<name>/<prefix>`, a storage of the configuration. */
            to: string;
            recipient?: string;
            /**
             * @default ellipse
             * @enum {string}
             */
            style: "ellipse" | "rectangle" | "surroundings";
            sidePx?: number;
            /**
             * @default masked
             * @enum {string}
             */
            smallFaces: "masked" | "left";
            smallBelowPx?: number;
            credit?: string;
            /** @default false */
            captions: boolean;
            /**
             * @default removed
             * @enum {string}
             */
            sound: "kept" | "removed";
        };
        SheetCopy: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            publicationId: string;
            /** Format: uuid */
            itemId: string | null;
            /** @enum {string} */
            kind: "picture" | "video";
            name: string;
            ordinal: number;
            originalSha256: string;
            widthPx: number;
            heightPx: number;
            /** @enum {string} */
            state: "ready" | "blocked" | "failed" | "registered" | "out" | "stale" | "removed";
            /** @description What kept it from being made, or `left-out`. */
            problem: string | null;
            faces: components["schemas"]["SheetFace"][];
            corrections: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                kind: "mask" | "unmask";
                box: {
                    x: number;
                    y: number;
                    width: number;
                    height: number;
                };
                by: string;
                /** Format: date-time */
                at: string;
                because: string | null;
            }[];
            /** @description Of a recording. */
            durationMs: number | null;
            /** @description Where a face is still found after masking; in a recording, when. */
            left: {
                x: number;
                y: number;
                width: number;
                height: number;
                atMs?: number;
            }[];
            smallLeft: number;
            smallComparable: number;
            approvedBy: string | null;
            /** Format: date-time */
            approvedAt: string | null;
            copySha256: string | null;
            /** Format: date-time */
            outAt: string | null;
            /** Format: date-time */
            staleSince: string | null;
            /** @enum {string|null} */
            staleBecause: "withdrawn" | "expired" | "invalidated" | "forgotten" | "masked" | "restricted" | "not-her" | "objection" | "album-gone" | "corrected" | null;
            /** Format: date-time */
            removedAt: string | null;
            /** Format: date-time */
            escapedAt: string | null;
        };
        /** @description Its box is in fractions of the upright picture; in a recording, of the frame at `atMs`. */
        SheetFace: {
            key: string;
            /** @enum {string} */
            foundBy: "import" | "second-look" | "hand";
            box: {
                x: number;
                y: number;
                width: number;
                height: number;
            };
            visible: boolean;
            /** @enum {string} */
            why: "consent" | "small" | "unmasked-by-hand" | "nobody" | "no-consent" | "unconfirmed" | "mask" | "restricted" | "objection" | "not-named" | "masked-by-hand";
            person: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            mayBeUncovered: boolean;
            /** Format: uuid */
            correctionId: string | null;
            atMs: number | null;
            startsMs: number | null;
            endsMs: number | null;
        };
        RegisteredCopy: {
            /** Format: uuid */
            copyId: string;
            /** Format: uuid */
            publicationId: string;
            album: string;
            /** @enum {string} */
            use: "website" | "press" | "social" | "internal" | "print";
            /** @enum {string} */
            destination: "folder" | "zip" | "s3";
            place: string;
            name: string;
            recipient: string | null;
            originalSha256: string;
            copySha256: string | null;
            /** @enum {string} */
            state: "ready" | "blocked" | "failed" | "registered" | "out" | "stale" | "removed";
            problem: string | null;
            masked: number;
            smallLeft: number;
            smallComparable: number;
            maskVersion: string;
            signedBy: string | null;
            /** Format: date-time */
            outAt: string | null;
            /** Format: date-time */
            staleSince: string | null;
            /** @enum {string|null} */
            staleBecause: "withdrawn" | "expired" | "invalidated" | "forgotten" | "masked" | "restricted" | "not-her" | "objection" | "album-gone" | "corrected" | null;
            /** Format: date-time */
            removedAt: string | null;
            /** Format: date-time */
            escapedAt: string | null;
            visible: {
                /** Format: uuid */
                subjectId: string;
                name: string;
                /** Format: uuid */
                consentId: string;
                /** Format: date-time */
                since: string;
                /** Format: date-time */
                lapsedAt: string | null;
            }[];
        };
        Request: {
            /** Format: uuid */
            id: string;
            number: string;
            /** @enum {string} */
            kind: "access" | "rectification" | "erasure" | "restriction" | "objection" | "portability" | "withdrawal" | "information";
            /** @enum {string} */
            channel: "web" | "e-mail" | "letter" | "desk" | "telephone";
            /** @enum {string} */
            state: "open" | "paused" | "answered" | "refused" | "closed";
            name: string;
            /** Format: uuid */
            subjectId: string | null;
            /**
             * Format: date
             * @example 2026-06-21
             */
            receivedOn: string;
            /** @enum {string} */
            urgency: "overdue" | "today" | "soon" | "in-time" | "waits-for-her" | "done";
            daysLeft: number | null;
            /** @enum {string|null} */
            outcome: "answered" | "nothing-held" | "refused" | "taken-back" | null;
            /**
             * Format: date
             * @example 2026-06-21
             */
            monthEndsOn: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            targetOn: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            dueOn: string;
        };
        OpenedRequest: {
            /** Format: uuid */
            requestId: string;
            number: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            receivedOn: string;
            /** @enum {string} */
            told: "queued" | "printed";
            letter: {
                subject: string;
                text: string;
            };
            /**
             * Format: date
             * @example 2026-06-21
             */
            monthEndsOn: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            targetOn: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            dueOn: string;
        };
        NewRequest: {
            name: string;
            contact?: string | null;
            /** @enum {string} */
            kind: "access" | "rectification" | "erasure" | "restriction" | "objection" | "portability" | "withdrawal" | "information";
            /** @enum {string} */
            channel: "web" | "e-mail" | "letter" | "desk" | "telephone";
            text?: string;
            subject?: string;
            mandate?: {
                by: string;
                document: string;
                checkedBy: string;
            };
            /** @enum {string} */
            language?: "en" | "fr";
            /**
             * Format: date
             * @example 2026-06-21
             */
            receivedOn?: string;
        };
        ShownRequest: components["schemas"]["Request"] & {
            contact: string | null;
            text: string;
            mandate: {
                by: string;
                document: string;
                checkedBy: string;
                checkedOn: string;
            } | null;
            /** @enum {string} */
            language: "en" | "fr";
            /**
             * Format: date
             * @example 2026-06-21
             */
            pausedOn: string | null;
            pausedDays: number;
            /**
             * Format: date
             * @example 2026-06-21
             */
            extendedOn: string | null;
            /**
             * Format: date
             * @example 2026-06-21
             */
            answeredOn: string | null;
            refusedBecause: string | null;
            /**
             * Format: date
             * @example 2026-06-21
             */
            closedOn: string | null;
            /**
             * Format: date
             * @example 2026-06-21
             */
            retainUntil: string | null;
            openedBy: string;
            events: {
                seq: number;
                /** Format: date-time */
                at: string;
                actor: string;
                type: string;
                facts: {
                    [key: string]: string | number | boolean;
                };
                letter: {
                    subject: string;
                    text: string;
                } | null;
            }[];
        };
        AnsweredRequest: {
            number: string;
            /** @enum {string} */
            outcome: "answered" | "nothing-held" | "refused" | "taken-back";
            /**
             * Format: date
             * @example 2026-06-21
             */
            answeredOn: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            dueOn: string;
            late: boolean;
            attachments: {
                name: string;
                bytes: number;
                sha256: string;
            }[];
            /** @enum {string} */
            told: "queued" | "printed";
            letter: {
                subject: string;
                text: string;
            };
        };
        ProposedRefusal: {
            number: string;
            /** @enum {boolean} */
            proposed: true;
            /** @enum {string} */
            ground: "identity-not-established" | "mandate-not-shown" | "right-does-not-apply" | "exception" | "unfounded" | "excessive";
            proposedBy: string;
        };
        RefusedRequest: components["schemas"]["AnsweredRequest"] & {
            /** @enum {boolean} */
            proposed: false;
            /** @enum {string} */
            ground: "identity-not-established" | "mandate-not-shown" | "right-does-not-apply" | "exception" | "unfounded" | "excessive";
        };
        Objection: {
            /** Format: uuid */
            id: string;
            contentSha256: string;
            region: {
                x: number;
                y: number;
                width: number;
                height: number;
            } | null;
            startsMs: number | null;
            endsMs: number | null;
            /** @enum {string} */
            state: "pending" | "upheld" | "rejected";
            /** Format: uuid */
            requestId: string | null;
            reason: string | null;
            madeBy: string;
            /** Format: date-time */
            madeAt: string;
            decidedBy: string | null;
            /** Format: date-time */
            decidedAt: string | null;
            decidedBecause: string | null;
            pictures: {
                album: string;
                fileName: string;
            }[];
        };
        Recipient: {
            /** Format: uuid */
            id: string;
            name: string;
            address: string;
            contact: string;
            mail: string | null;
            partyType: string;
            purpose: string;
            /** @enum {string} */
            language: "en" | "fr";
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt: string | null;
        };
        NewRecipient: {
            name: string;
            address: string;
            contact: string;
            /** Format: email */
            mail?: string | null;
            /** @enum {string} */
            partyType: "controller" | "joint-controller" | "processor" | "public-authority" | "third-party";
            /** @enum {string} */
            purpose: "find" | "publish:website" | "publish:press" | "publish:social" | "publish:internal" | "publish:print" | "mask" | "export:sidecars";
            /** @enum {string} */
            language?: "en" | "fr";
        };
        Letter: {
            /** Format: uuid */
            id: string;
            kind: string;
            /** @enum {string} */
            state: "waiting" | "sent" | "refused";
            to: string;
            subject: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            nextTryAt: string | null;
            attempts: number;
            lastProblem: string | null;
            /** Format: date-time */
            sentAt: string | null;
            proof: string | null;
            answer: string | null;
            /**
             * Format: date
             * @example 2026-06-21
             */
            retainUntil: string;
        };
        Breach: {
            /** Format: uuid */
            id: string;
            number: string;
            /** Format: date-time */
            awareAt: string;
            /** Format: date-time */
            notifyBy: string;
            hoursLeft: number | null;
            /** @enum {string} */
            risk: "unassessed" | "none" | "risk" | "high";
            facts: {
                nature: string;
                people?: string;
                records?: string;
                consequences?: string;
                measures?: string;
            };
            missing: string[];
            openPoints: string[];
            /** Format: date-time */
            authorityToldAt: string | null;
            lateBecause: string | null;
            /** Format: date-time */
            peopleToldAt: string | null;
            /** @enum {string|null} */
            peopleUntoldBecause: "unintelligible" | "measures" | "public-communication" | null;
            /** Format: date-time */
            closedAt: string | null;
            /**
             * Format: date
             * @example 2026-06-21
             */
            retainUntil: string | null;
            recordedBy: string;
            /** Format: date-time */
            recordedAt: string;
        };
        NewBreach: {
            nature: string;
            /** Format: date-time */
            awareAt?: string;
            people?: string;
            records?: string;
            consequences?: string;
            measures?: string;
            /** @enum {string} */
            risk?: "unassessed" | "none" | "risk" | "high";
        };
        LogLine: {
            seq: number;
            /** Format: date-time */
            at: string;
            commitment: string;
            entry: components["schemas"]["Entry"];
        };
        Entry: ({
            /** @enum {number} */
            v: 1;
            seq: number;
            /** Format: date-time */
            at: string;
            verb: string;
            actor: string;
            role: string;
        } & {
            [key: string]: unknown;
        }) | null;
        LogVerified: {
            holds: boolean;
            size: number;
            root: string;
            checkpoint: string | null;
            erased: number;
            /** Format: date-time */
            keptFrom: string | null;
            witnesses: {
                witness: string;
                size: number;
                /** Format: date-time */
                at: string;
            }[];
            since: {
                origin: string;
                size: number;
            } | null;
            faults: {
                /** @enum {string} */
                code: "entry-damaged" | "entry-edited" | "entry-missing" | "emptied-silently" | "emptied-early" | "checkpoint-missing" | "checkpoint-edited" | "checkpoint-renamed" | "checkpoint-forked" | "checkpoint-beyond" | "cosigned-forked" | "log-cut" | "head-edited" | "epoch-unsaid" | "kept-unreadable" | "kept-other-key" | "kept-other-log" | "kept-forked" | "kept-cut" | "kept-lost";
                text: string;
            }[];
            faultCount: number;
        };
        Checkpoint: {
            size: number;
            origin: string;
            note: string;
            vkey: string;
        };
        AuditReport: {
            holds: boolean;
            templates: {
                references: number;
                grants: number;
                photographs: number;
            };
            checks: {
                question: string;
                broken: number;
            }[];
            files: number;
            bytes: number;
            vectors: {
                offset: number;
                form: string;
                length: number;
                fileName: string;
            }[];
        };
        Notice: {
            sha256: string;
            /** @enum {string} */
            kind: "consent" | "minor" | "archive";
            /** @enum {string} */
            language: "en" | "fr";
            version: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            publishedAt: string | null;
            publishedBy: string | null;
            /** Format: date-time */
            supersededAt: string | null;
            postedWhere: string | null;
            postedBecause: string | null;
        };
        NoticeText: {
            /** @enum {string} */
            kind: "consent" | "minor" | "archive";
            /** @enum {string} */
            language: "en" | "fr";
            version: string;
            text: string;
            notice: components["schemas"]["Notice"] & (Record<string, never> | null);
            missing: {
                article: string;
                setting: string;
            }[];
        };
        Setting: {
            name: string;
            value?: unknown;
        };
        Delivery: {
            /** Format: uuid */
            id: string;
            target: string;
            /** @enum {string} */
            kind: "appearance.found" | "request.opened" | "consent.withdrawn" | "scan.finished";
            /** @enum {string} */
            state: "waiting" | "delivered" | "given-up";
            /** Format: date-time */
            happenedAt: string;
            attempts: number;
            /** Format: date-time */
            nextTryAt: string | null;
            lastStatus: number | null;
            lastProblem: string | null;
            /** Format: date-time */
            deliveredAt: string | null;
            /** Format: date-time */
            givenUpAt: string | null;
        };
        Session: {
            /** @description Null where a program asks with a token. */
            account: {
                /** Format: uuid */
                id: string;
                name: string;
                email: string;
                /** @enum {string} */
                role: "administrator" | "archivist" | "reviewer" | "officer" | "photographer" | "auditor";
            } | null;
            /** @description Who the log says acts. */
            name: string;
            /** @enum {string} */
            role: "administrator" | "archivist" | "reviewer" | "officer" | "photographer" | "auditor";
            /** @description What this role may do. */
            verbs: ("album.add" | "album.list" | "album.show" | "album.remove" | "album.scope" | "import" | "upload.arrived" | "upload.import" | "upload.waiting" | "upload" | "upload.drop" | "upload.finish" | "upload.list" | "upload.own" | "people" | "enrol" | "grant.open" | "grant.list" | "grant.close" | "withdraw" | "forget" | "notice.show" | "notice.publish" | "notice.list" | "consent.give" | "consent.refuse" | "consent.renew" | "consent.list" | "consent.receipt" | "consent.invalidate" | "person.correct" | "person.restrict" | "person.lift" | "invitation.add" | "invitation.list" | "invitation.poster" | "invitation.end" | "invitation.show" | "enrolment.list" | "enrolment.decide" | "scan.plan" | "scan" | "picture.make-ready" | "picture.show" | "search" | "search.confirm" | "profile" | "review.list" | "review.decide" | "pictures.pack" | "objection.add" | "objection.list" | "objection.decide" | "recipient.add" | "recipient.list" | "recipient.letter" | "recipient.end" | "recipient.told" | "disclosure.list" | "disclose" | "request.open" | "request.list" | "request.show" | "request.letter" | "request.answer" | "request.extend" | "request.pause" | "request.resume" | "request.refuse" | "request.close" | "request.look" | "request.look-by-hand" | "request.look-told" | "report" | "portability" | "mail.list" | "mail.show" | "mail.send" | "mail.posted" | "breach.record" | "breach.list" | "breach.show" | "breach.update" | "breach.close" | "authority-pack" | "publish.of" | "publish" | "publish.sheet" | "publish.list" | "publish.picture" | "publish.play" | "publish.correct" | "publish.sign" | "publish.hand-out" | "publish.register" | "publish.rebuild" | "publish.sweep-zips" | "publish.discard" | "sidecars.write" | "sidecars.register" | "sidecars.rebuild" | "portal.herself" | "portal.pictures" | "portal.searches" | "portal.agree" | "portal.purposes" | "portal.receipt" | "portal.take-down" | "portal.enrol" | "portal.agree-to-enrol" | "portal.begin-capture" | "portal.leave-capture" | "portal.show-frames" | "portal.open" | "portal.close" | "portal.open-by-link" | "portal.recognise" | "portal.link" | "portal.ask" | "portal.show-ask" | "backup" | "audit" | "log" | "log.verify" | "log.prove" | "log.consistency" | "log.checkpoint" | "log.cosign" | "tick" | "tick.pass" | "tick.start" | "chore.last-runs" | "chore.note-run" | "viewing.keep-counts" | "overview" | "sign-in" | "sign-in.any-account" | "sign-in.any-second-factor" | "sign-in.by-token" | "sign-in.locked-out" | "sign-in.rows" | "idempotency.begin" | "idempotency.end" | "account.add" | "account.list" | "account.change" | "account.remove" | "token.add" | "token.list" | "token.end" | "webhook.list" | "webhook.send" | "settings.show")[];
            /**
             * @description `required`: nothing else answers until an authenticator app or a passkey is set up. `set`: this session has two factors.
             * @enum {string}
             */
            secondFactor: "set" | "required" | "none";
        };
        SignInMethods: {
            /** @description False until the first account was added on the command line. */
            accounts: boolean;
            /** @enum {boolean} */
            password: true;
            /** @enum {boolean} */
            passkey: true;
            singleSignOn: {
                name: string;
            } | null;
        };
        Account: {
            /** Format: uuid */
            id: string;
            name: string;
            email: string;
            /** @enum {string} */
            role: "administrator" | "archivist" | "reviewer" | "officer" | "photographer" | "auditor";
            /** @enum {string} */
            secondFactor: "totp" | "passkey" | "none";
            hasPassword: boolean;
            /** Format: date-time */
            createdAt: string;
        };
        AddedAccount: {
            /** Format: uuid */
            accountId: string;
            name: string;
            email: string;
            /** @enum {string} */
            role: "administrator" | "archivist" | "reviewer" | "officer" | "photographer" | "auditor";
            /** @description Where she chooses her password; works once. Give it to her and to nobody else. */
            link: string;
            /** Format: date-time */
            linkUntil: string;
        };
        NewAccount: {
            name: string;
            email: string;
            /** @enum {string} */
            role: "administrator" | "archivist" | "reviewer" | "officer" | "photographer" | "auditor";
        };
        ChangedAccount: {
            /** Format: uuid */
            accountId: string;
            /** @enum {string} */
            role: "administrator" | "archivist" | "reviewer" | "officer" | "photographer" | "auditor";
            sessionsEnded: number;
            /** @description Where she chooses her password; works once. Give it to her and to nobody else. */
            link?: string;
            /** Format: date-time */
            linkUntil?: string;
        };
        AccountChange: {
            /** @enum {string} */
            role?: "administrator" | "archivist" | "reviewer" | "officer" | "photographer" | "auditor";
            newLink?: boolean;
            resetSecondFactor?: boolean;
        };
        Token: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            role: "administrator" | "archivist" | "reviewer" | "officer" | "photographer" | "auditor";
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            expiresOn: string;
            /**
             * Format: date
             * @example 2026-06-21
             */
            lastUsedOn: string | null;
        };
        GivenToken: {
            /** Format: uuid */
            tokenId: string;
            name: string;
            /** @enum {string} */
            role: "administrator" | "archivist" | "reviewer" | "officer" | "photographer" | "auditor";
            /**
             * Format: date
             * @example 2026-06-21
             */
            expiresOn: string;
            token: string;
        };
        NewToken: {
            name: string;
            /** @enum {string} */
            role: "administrator" | "archivist" | "reviewer" | "officer" | "photographer" | "auditor";
            /**
             * Format: date
             * @example 2026-06-21
             */
            expiresOn: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
