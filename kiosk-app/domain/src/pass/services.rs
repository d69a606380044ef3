//! The services that are given at a site, and which of them a voucher may pay for.

use minicbor::{Decode, Encode};

use super::terms::CodeError;

/// What a Digital Pass can pay for, as the funders' orders name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Service {
    /// A group workshop.
    #[n(0)]
    Workshop,
    /// One-to-one help by an advisor.
    #[n(1)]
    OneToOne,
    /// Self-service with someone at hand.
    #[n(2)]
    SelfService,
}

/// Services a voucher may pay for, one bit each: the bit is the service's number in the log.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Services(#[n(0)] u32);

/// Every service with the word that commands and files use.
const NAMED: [(Service, &str); 3] = [
    (Service::Workshop, "workshop"),
    (Service::OneToOne, "one-to-one"),
    (Service::SelfService, "self-service"),
];

const fn bit(service: Service) -> u32 {
    1 << (service as u32)
}

impl Services {
    /// No restriction, also for services of a later version.
    pub const ANY: Self = Self(u32::MAX);

    /// From the bits of a claim, unknown services included.
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The bits of the claim.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether a service may be paid.
    #[must_use]
    pub const fn contains(self, service: Service) -> bool {
        self.0 & bit(service) != 0
    }

    /// What both allow.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether nothing is restricted.
    #[must_use]
    pub const fn is_any(self) -> bool {
        self.0 == u32::MAX
    }

    /// The services that this version knows, in their order.
    pub fn iter(self) -> impl Iterator<Item = Service> {
        NAMED.into_iter().map(|(service, _)| service).filter(move |service| self.contains(*service))
    }
}

impl FromIterator<Service> for Services {
    fn from_iter<I: IntoIterator<Item = Service>>(services: I) -> Self {
        Self(services.into_iter().fold(0, |bits, service| bits | bit(service)))
    }
}

/// `any`, or words joined by commas.
impl std::str::FromStr for Services {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        if text.trim() == "any" {
            return Ok(Self::ANY);
        }
        let named =
            |word: &str| NAMED.iter().find(|(_, name)| *name == word.trim()).map(|(service, _)| *service);
        text.split(',').map(|word| named(word).ok_or_else(|| unknown_service(word))).collect()
    }
}

fn unknown_service(word: &str) -> CodeError {
    let rule = "any, or workshop, one-to-one and self-service joined by commas";
    CodeError::new("service", rule, word.trim())
}

impl std::fmt::Display for Services {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_any() {
            return f.write_str("any");
        }
        if self.0 == 0 {
            return f.write_str("none");
        }
        let words = NAMED.iter().filter(|(service, _)| self.contains(*service)).map(|(_, name)| *name);
        f.write_str(&words.collect::<Vec<_>>().join(","))
    }
}

impl std::fmt::Debug for Services {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Services({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_written_and_read() {
        for text in ["any", "workshop", "one-to-one,self-service", "workshop,one-to-one,self-service"] {
            assert_eq!(text.parse::<Services>().unwrap().to_string(), text);
        }
        assert!("workshop,haircut".parse::<Services>().is_err());
        let some: Services = " workshop , self-service".parse().unwrap();
        assert!(some.contains(Service::Workshop) && !some.contains(Service::OneToOne));
        assert_eq!(some.bits(), 0b101);
        assert_eq!(some.iter().collect::<Vec<_>>(), [Service::Workshop, Service::SelfService]);
        assert_eq!(some.and(Services::ANY), some);
        assert_eq!(some.and("one-to-one".parse().unwrap()).to_string(), "none");
    }
}
