//! The kinds of findings, in one table.

use std::fmt;

/// Writes the enum and what is known of each code from one row each.
macro_rules! codes {
    ($($code:ident = $name:literal,)*) => {
        /// The kind of a finding: what scripts and people look it up by.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is described by its row")]
        pub enum Code {
            $($code,)*
        }

        impl Code {
            /// Every code, in the order of their names.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// The name, such as `unknown-type`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)*
                }
            }
        }
    };
}

codes! {
    Action = "action",
    AssumedSuccess = "assumed-success",
    AuthOnlyInExample = "auth-only-in-example",
    BadFile = "bad-file",
    BadName = "bad-name",
    BadPart = "bad-part",
    BadPath = "bad-path",
    BadServer = "bad-server",
    BadSpec = "bad-spec",
    BadSyntax = "bad-syntax",
    BeyondMeasure = "beyond-measure",
    BooleanSchema = "boolean-schema",
    Callbacks = "callbacks",
    CircularSchema = "circular-schema",
    ConditionalSchema = "conditional-schema",
    ConflictingPages = "conflicting-pages",
    ConstraintWording = "constraint-wording",
    Content = "content",
    CrateName = "crate-name",
    DanglingReference = "dangling-reference",
    DuplicateKey = "duplicate-key",
    DuplicatePage = "duplicate-page",
    DuplicateSchema = "duplicate-schema",
    DynamicReference = "dynamic-reference",
    EmptyPage = "empty-page",
    EndlessType = "endless-type",
    EnumAsFields = "enum-as-fields",
    ExampleBreaksRule = "example-breaks-rule",
    ExampleContradictsSchema = "example-contradicts-schema",
    ExampleDrift = "example-drift",
    ExamplePathMismatch = "example-path-mismatch",
    GeneratorBug = "generator-bug",
    ImpossibleConstraint = "impossible-constraint",
    ImpossibleRule = "impossible-rule",
    InBandError = "in-band-error",
    InfoSummary = "info-summary",
    JsonSchemaDialect = "json-schema-dialect",
    MaskedValue = "masked-value",
    Method = "method",
    MissingPage = "missing-page",
    MissingStatus = "missing-status",
    MissingTransport = "missing-transport",
    MixedConstraintLevels = "mixed-constraint-levels",
    MutualTls = "mutual-tls",
    NamesLock = "names-lock",
    NoOperation = "no-operation",
    NoOperationId = "no-operation-id",
    NoOperationPage = "no-operation-page",
    NotAFile = "not-a-file",
    NotOpenapi = "not-openapi",
    NotOpenapi3 = "not-openapi-3",
    NotUtf8 = "not-utf8",
    ObjectInPath = "object-in-path",
    Openapi32 = "openapi-3.2",
    OperationIdInSample = "operation-id-in-sample",
    Overlay = "overlay",
    ParameterOnClient = "parameter-on-client",
    ParameterWithoutPlace = "parameter-without-place",
    PathOutside = "path-outside",
    PathWithoutSlash = "path-without-slash",
    PatternProperties = "pattern-properties",
    PseudoRow = "pseudo-row",
    Querystring = "querystring",
    RaggedRow = "ragged-row",
    RecursiveType = "recursive-type",
    RequiredButNull = "required-but-null",
    RequiredMissingInExample = "required-missing-in-example",
    RevisionDrift = "revision-drift",
    SameName = "same-name",
    SameOperationId = "same-operation-id",
    SamePage = "same-page",
    Sequence = "sequence",
    SeveralExamples = "several-examples",
    SeveralMediaTypes = "several-media-types",
    Sha256Mismatch = "sha256-mismatch",
    StatusInBody = "status-in-body",
    StrayTable = "stray-table",
    SuccessExampleCarriesError = "success-example-carries-error",
    SuccessWithoutBody = "success-without-body",
    Symlink = "symlink",
    TooDeep = "too-deep",
    TooManyAliases = "too-many-aliases",
    Tuple = "tuple",
    Unchecked = "unchecked",
    Unclaimed = "unclaimed",
    UndeclaredMember = "undeclared-member",
    UndeclaredPathParameter = "undeclared-path-parameter",
    UndeclaredPlaceholder = "undeclared-placeholder",
    UndefinedObject = "undefined-object",
    UndefinedPlaceholder = "undefined-placeholder",
    UndescribedPlaceholder = "undescribed-placeholder",
    UndocumentedErrorCode = "undocumented-error-code",
    UnfilledPlaceholder = "unfilled-placeholder",
    UnknownAuth = "unknown-auth",
    UnknownFile = "unknown-file",
    UnknownFormat = "unknown-format",
    UnknownHeading = "unknown-heading",
    UnknownSecurityScheme = "unknown-security-scheme",
    UnknownType = "unknown-type",
    UnlabelledTable = "unlabelled-table",
    UnlistedPage = "unlisted-page",
    UnnamedParts = "unnamed-parts",
    Unreadable = "unreadable",
    UnresolvedReference = "unresolved-reference",
    UnsupportedKeyword = "unsupported-keyword",
    Untranslated = "untranslated",
    UntypedList = "untyped-list",
    VerbMismatch = "verb-mismatch",
    Webhooks = "webhooks",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
